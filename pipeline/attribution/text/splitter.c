/* The tokens of a text, as the pattern of tokens.py finds them: built where a compiler is, never needed.

   It knows the letters and marks of Western languages. What it does not know it leaves to the pattern. */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>

enum { MARK, SPACE, HIDDEN, UNDERSCORE, DIGIT, SMALL, LETTER, MASK, UNKNOWN };

/* SMALL is a to z alone, LETTER any other letter; HIDDEN has no width, and is no part of any word. */
static uint8_t kind_of(Py_UCS4 sign) {
    if (sign >= 'a' && sign <= 'z')
        return SMALL;
    if ((sign >= 'A' && sign <= 'Z') || (sign >= 0xC0 && sign <= 0x17F && sign != 0xD7 && sign != 0xF7))
        return LETTER;
    if (sign >= '0' && sign <= '9')
        return DIGIT;
    if (sign == ' ' || (sign >= 9 && sign <= 13) || (sign >= 28 && sign <= 31) || sign == 0x85 || sign == 0xA0)
        return SPACE;
    if (sign == '_')
        return UNDERSCORE;
    if (sign == 1 || sign == 2)
        return MASK;
    if (sign == 0x200B || sign == 0x200E || sign == 0x200F)
        return HIDDEN;
    if (sign == 0xAA || sign == 0xB2 || sign == 0xB3 || sign == 0xB5 || sign == 0xB9 || sign == 0xBA ||
        (sign >= 0xBC && sign <= 0xBE)) /* numbers that are no digits, and letters that are none of a word */
        return UNKNOWN;
    if (sign < 0xC0 || sign == 0xD7 || sign == 0xF7 || (sign >= 0x2010 && sign <= 0x2027) || sign == 0x20AC)
        return MARK;
    return UNKNOWN;
}

typedef struct {
    PyObject *text, *dotted;
    const Py_UCS4 *signs;
    const uint8_t *kinds;
    Py_ssize_t first, end; /* in the text; `signs` and `kinds` begin with the one before the first, a space if none */
} Text;

static int is_word(const Text *text, Py_ssize_t at) {
    return at < text->end && text->kinds[at] >= DIGIT && text->kinds[at] <= LETTER;
}

static int is_letter(const Text *text, Py_ssize_t at) { return is_word(text, at) && text->kinds[at] != DIGIT; }

/* One that is none of a to z. */
static int is_other_letter(const Text *text, Py_ssize_t at) { return at < text->end && text->kinds[at] == LETTER; }

static int is_point(const Text *text, Py_ssize_t at) { return at < text->end && text->signs[at] == '.'; }

static int is_space(const Text *text, Py_ssize_t at) { return at < text->end && text->kinds[at] == SPACE; }

static int joins(Py_UCS4 sign) {
    return sign == '-' || sign == '\'' || sign == 0x2019 || sign == '&' || sign == '/' || sign == 0x2018 ||
           sign == '`' || sign == 0xB4 || sign == 0x2010 || sign == 0x2011;
}

/* Where a word ends, with the words that marks join to it, or points as well, and an apostrophe at its end. */
static Py_ssize_t word_end(const Text *text, Py_ssize_t at, int with_points) {
    for (;;) {
        while (is_word(text, at))
            at++;
        if (!is_word(text, at + 1) || !(joins(text->signs[at]) || (with_points && text->signs[at] == '.')))
            break;
        at++;
    }
    if (at < text->end && (text->signs[at] == '\'' || text->signs[at] == 0x2019) &&
        (at + 1 == text->end || is_space(text, at + 1)))
        at++;
    return at;
}

/* `U.S.` */
static Py_ssize_t initials_end(const Text *text, Py_ssize_t at) {
    Py_ssize_t first = at;
    while (is_letter(text, at) && is_point(text, at + 1))
        at += 2;
    return at - first >= 4 ? at : 0;
}

/* Of a word that a point follows, if it is always written so; -1 with an error set. */
static Py_ssize_t dotted_end(const Text *text, Py_ssize_t at) {
    Py_ssize_t first = at;
    PyObject *word;
    int found;
    while (is_letter(text, at))
        at++;
    if (at == first || !is_point(text, at))
        return 0;
    word = PyUnicode_Substring(text->text, text->first + first - 1, text->first + at - 1);
    found = word ? PySet_Contains(text->dotted, word) : -1;
    Py_XDECREF(word);
    return found < 0 ? -1 : found ? at + 1 : 0;
}

/* `J. Kell` */
static int is_initial(const Text *text, Py_ssize_t at) {
    int begins = !is_word(text, at - 1) && text->kinds[at - 1] != UNDERSCORE;
    return begins && is_other_letter(text, at) && is_point(text, at + 1) && is_space(text, at + 2) &&
           is_other_letter(text, at + 3);
}

static Py_ssize_t token_end(const Text *text, Py_ssize_t at) {
    Py_ssize_t end = at + 1;
    if (text->kinds[at] == MASK) {
        while (end < text->end && text->signs[end] == text->signs[at])
            end++;
        return end;
    }
    if (!is_word(text, at))
        return is_point(text, at) && is_point(text, at + 1) && is_point(text, at + 2) ? at + 3 : end;
    end = word_end(text, at, 0);
    if (!is_point(text, end))
        return end;
    if ((end = initials_end(text, at)) || (end = dotted_end(text, at)))
        return end;
    return is_initial(text, at) ? at + 2 : word_end(text, at, 1);
}

static int append(PyObject *list, PyObject *item) {
    int done = item && PyList_Append(list, item) == 0;
    Py_XDECREF(item);
    return done;
}

static int split(const Text *text, PyObject *words, PyObject *starts, PyObject *ends) {
    Py_ssize_t at = 1, end, by = text->first - 1;
    for (;; at = end) {
        while (at < text->end && text->kinds[at] >= SPACE && text->kinds[at] <= UNDERSCORE)
            at++;
        if (at >= text->end)
            return 1;
        end = token_end(text, at);
        if (end < 0 || !append(words, PyUnicode_Substring(text->text, by + at, by + end)) ||
            !append(starts, PyLong_FromSsize_t(by + at)) || !append(ends, PyLong_FromSsize_t(by + end)))
            return 0;
    }
}

/* The kinds of all signs; 0 if one is not known. */
static int told_apart(const Py_UCS4 *signs, Py_ssize_t count, uint8_t *kinds) {
    for (Py_ssize_t at = 0; at < count; at++)
        if ((kinds[at] = kind_of(signs[at])) == UNKNOWN)
            return 0;
    return 1;
}

static PyObject *tokens_of(Text *text, Py_UCS4 *signs, uint8_t *kinds) {
    PyObject *words = PyList_New(0), *starts = PyList_New(0), *ends = PyList_New(0), *found = NULL;
    text->signs = signs;
    text->kinds = kinds;
    if (words && starts && ends && split(text, words, starts, ends))
        found = PyTuple_Pack(3, words, starts, ends);
    Py_XDECREF(words);
    Py_XDECREF(starts);
    Py_XDECREF(ends);
    return found;
}

static PyObject *tokens(PyObject *self, PyObject *args) {
    Text text;
    PyObject *part, *found = NULL;
    Py_ssize_t end, count;
    Py_UCS4 *signs;
    uint8_t *kinds;
    (void)self;
    if (!PyArg_ParseTuple(args, "UnnO!:tokens", &text.text, &text.first, &end, &PyFrozenSet_Type, &text.dotted))
        return NULL;
    if (text.first < 0 || end < text.first || end > PyUnicode_GetLength(text.text)) {
        PyErr_SetString(PyExc_ValueError, "a part that goes beyond the text");
        return NULL;
    }
    part = PyUnicode_Substring(text.text, text.first ? text.first - 1 : 0, end);
    if (!part)
        return NULL;
    count = end - text.first + 1;
    signs = malloc((count + 1) * sizeof(Py_UCS4) + count);
    kinds = (uint8_t *)(signs + count + 1);
    if (!signs)
        PyErr_NoMemory();
    else if (PyUnicode_AsUCS4(part, signs + !text.first, count + 1 - !text.first, 1)) {
        if (!text.first)
            signs[0] = ' ';
        text.end = count;
        if (told_apart(signs, count, kinds))
            found = tokens_of(&text, signs, kinds);
        else
            found = Py_NewRef(Py_None);
    }
    free(signs);
    Py_DECREF(part);
    return found;
}

/* Remember a place of a word, if it is one of those listed. */
static int note(PyObject *found, PyObject *listed, PyObject *word, Py_ssize_t at) {
    PyObject *places, *place;
    int done = listed == Py_None ? 1 : PySet_Contains(listed, word);
    if (done <= 0)
        return done == 0;
    places = PyDict_GetItemWithError(found, word);
    if (!places && !PyErr_Occurred() && (places = PyList_New(0))) {
        done = PyDict_SetItem(found, word, places) == 0;
        Py_DECREF(places); /* `found` has it */
    }
    place = PyLong_FromSsize_t(at);
    done = places && done && place && PyList_Append(places, place) == 0;
    Py_XDECREF(place);
    return done;
}

static int note_all(PyObject *found, PyObject *listed, PyObject *text, const uint8_t *kinds, Py_ssize_t count) {
    for (Py_ssize_t start = 0, end; start < count; start = end + 1) {
        PyObject *word;
        int done;
        for (end = start; end < count && kinds[end] >= UNDERSCORE && kinds[end] <= LETTER; end++)
            ;
        if (end == start)
            continue;
        word = PyUnicode_Substring(text, start, end);
        done = word && note(found, listed, word, start);
        Py_XDECREF(word);
        if (!done)
            return 0;
    }
    return 1;
}

static PyObject *places(PyObject *self, PyObject *args) {
    PyObject *text, *listed, *found = NULL;
    Py_ssize_t count;
    Py_UCS4 *signs;
    uint8_t *kinds;
    (void)self;
    if (!PyArg_ParseTuple(args, "UO:places", &text, &listed))
        return NULL;
    if (listed != Py_None && !PyFrozenSet_Check(listed))
        return PyErr_Format(PyExc_TypeError, "listed words are a frozenset, or None");
    signs = PyUnicode_AsUCS4Copy(text);
    if (!signs)
        return NULL;
    count = PyUnicode_GetLength(text);
    kinds = malloc(count + 1);
    if (!kinds)
        PyErr_NoMemory();
    else if (!told_apart(signs, count, kinds))
        found = Py_NewRef(Py_None);
    else if ((found = PyDict_New()) && !note_all(found, listed, text, kinds, count))
        Py_CLEAR(found);
    free(kinds);
    PyMem_Free(signs);
    return found;
}

static PyMethodDef METHODS[] = {
    {"tokens", tokens, METH_VARARGS, "Find tokens: see splitter.pyi."},
    {"places", places, METH_VARARGS, "Find words that are listed: see splitter.pyi."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "splitter", NULL, 0, METHODS, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_splitter(void) { return PyModuleDef_Init(&MODULE); }
