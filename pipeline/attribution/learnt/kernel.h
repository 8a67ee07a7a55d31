/* What the parts of the kernel have in common. Arrays come as buffers, and are checked before one is read. */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stdint.h>

/* A contiguous array of items of so many bytes; 0, with an error set, if it is another. */
static inline int take(PyObject *object, Py_buffer *view, Py_ssize_t size, int writable, const char *name) {
    int flags = PyBUF_C_CONTIGUOUS | (writable ? PyBUF_WRITABLE : 0);
    if (PyObject_GetBuffer(object, view, flags) < 0)
        return 0;
    if (view->itemsize == size)
        return 1;
    PyErr_Format(PyExc_ValueError, "%s: items of %zd bytes, not of %zd", name, view->itemsize, size);
    PyBuffer_Release(view);
    return 0;
}

static inline int refuse(const char *why) {
    PyErr_SetString(PyExc_ValueError, why);
    return 0;
}

PyObject *kernel_scores(PyObject *self, PyObject *args);
PyObject *kernel_placed(PyObject *self, PyObject *args);
PyObject *kernel_related(PyObject *self, PyObject *args);
