/* The hashes of a text's rows of words, as shingles.py makes them: built where a compiler is, never needed.

   It knows the letters and marks of Western languages. A text with others it leaves to Python. */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>

enum { MARK, LETTER, UNKNOWN };

static uint32_t TABLE[256];

static void make_table(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t left = byte;
        for (int bit = 0; bit < 8; bit++)
            left = left & 1 ? left >> 1 ^ 0xEDB88320u : left >> 1;
        TABLE[byte] = left;
    }
}

/* As zlib has it. */
static uint32_t crc32(const uint8_t *bytes, const uint8_t *end) {
    uint32_t left = 0xFFFFFFFFu;
    while (bytes < end)
        left = left >> 8 ^ TABLE[(left ^ *bytes++) & 0xFF];
    return ~left;
}

/* LETTER: a part of a word, digits too. */
static int kind_of(Py_UCS4 sign) {
    if ((sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9') || (sign >= 'A' && sign <= 'Z'))
        return LETTER;
    if (sign >= 0xC0 && sign <= 0x17F)
        return sign == 0xD7 || sign == 0xF7 ? MARK : LETTER;
    if (sign == 0xAA || sign == 0xB2 || sign == 0xB3 || sign == 0xB5 || sign == 0xB9 || sign == 0xBA ||
        (sign >= 0xBC && sign <= 0xBE)) /* numbers that are no digits, and letters beyond those above */
        return UNKNOWN;
    return sign < 0xC0 || (sign >= 0x2010 && sign <= 0x2027) || sign == 0x20AC ? MARK : UNKNOWN;
}

typedef struct {
    uint8_t *bytes;                  /* all words, one space between two */
    Py_ssize_t *starts, *ends, count; /* of each word */
} Words;

/* Part the text into words, in UTF-8; 0 if a sign is not known. */
static int part(const Py_UCS4 *signs, Py_ssize_t size, Words *words) {
    Py_ssize_t at = 0;
    int within = 0, kind;
    words->count = 0;
    for (Py_ssize_t place = 0; place < size; place++) {
        Py_UCS4 sign = signs[place];
        if ((kind = kind_of(sign)) == UNKNOWN)
            return 0;
        if (kind == LETTER && !within)
            words->starts[words->count++] = at;
        if (kind == LETTER && sign > 0x7F)
            words->bytes[at++] = (uint8_t)(0xC0 | sign >> 6);
        if (kind == LETTER)
            words->bytes[at++] = (uint8_t)(sign > 0x7F ? 0x80 | (sign & 0x3F) : sign);
        if (kind == LETTER)
            words->ends[words->count - 1] = at;
        else if (within)
            words->bytes[at++] = ' ';
        within = kind == LETTER;
    }
    return 1;
}

static PyObject *listed(const Words *words, Py_ssize_t length) {
    Py_ssize_t rows = words->count < length ? 0 : words->count - length + 1;
    PyObject *found = PyList_New(rows);
    for (Py_ssize_t row = 0; found && row < rows; row++) {
        uint32_t hash = crc32(words->bytes + words->starts[row], words->bytes + words->ends[row + length - 1]) >> 1;
        PyObject *number = PyLong_FromUnsignedLong(hash);
        if (!number || PyList_SetItem(found, row, number) < 0)
            Py_CLEAR(found);
    }
    return found;
}

static PyObject *hashes(PyObject *self, PyObject *args) {
    PyObject *text, *found = NULL;
    Py_ssize_t length, size;
    Py_UCS4 *signs;
    Words words;
    (void)self;
    if (!PyArg_ParseTuple(args, "Un:hashes", &text, &length))
        return NULL;
    if (length < 1) {
        PyErr_SetString(PyExc_ValueError, "a row has a word at least");
        return NULL;
    }
    signs = PyUnicode_AsUCS4Copy(text);
    if (!signs)
        return NULL;
    size = PyUnicode_GetLength(text);
    words.starts = malloc((size + 1) * (2 * sizeof(Py_ssize_t) + 2)); /* a sign takes two bytes at most */
    words.ends = words.starts + size + 1;
    words.bytes = (uint8_t *)(words.ends + size + 1);
    if (!words.starts)
        PyErr_NoMemory();
    else if (part(signs, size, &words))
        found = listed(&words, length);
    else
        found = Py_NewRef(Py_None);
    free(words.starts);
    PyMem_Free(signs);
    return found;
}

static PyMethodDef METHODS[] = {
    {"hashes", hashes, METH_VARARGS, "Hash rows of words: see hashing.pyi."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "hashing", NULL, 0, METHODS, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_hashing(void) {
    make_table();
    return PyModuleDef_Init(&MODULE);
}
