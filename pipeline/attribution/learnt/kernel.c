/* The best path of labels through words, as paths.py has it, to the last bit: built where a compiler is, never needed. */

#include "kernel.h"
#include <stdlib.h>
#include <string.h>

#define MOST_LABELS 64

typedef struct {
    const float *scores;
    const int64_t *edges;
    const float *steps; /* what the step depends on, label before (the last one: none), label */
    const float *back;  /* the same without none, label before and label exchanged */
    int count;
} Graph;

static const float *step_to(const Graph *graph, Py_ssize_t word) {
    return graph->steps + graph->edges[word] * (graph->count + 1) * graph->count;
}

static const float *step_from(const Graph *graph, Py_ssize_t word) {
    return graph->back + graph->edges[word] * graph->count * graph->count;
}

/* Of one word the best sum to each label: its score, and the best of the labels before it with the step from there. */
static void go(const float *score, const float *step, const float *before, int count, float *sums) {
    float best[MOST_LABELS];
    for (int label = 0; label < count; label++)
        best[label] = step[label] + before[0];
    for (int from = 1; from < count; from++)
        for (int label = 0; label < count; label++) {
            float value = step[from * count + label] + before[from];
            best[label] = value > best[label] ? value : best[label];
        }
    for (int label = 0; label < count; label++)
        sums[label] = score[label] + best[label];
}

/* The label before `label` on the best way to it: the first of the best. */
static int came(const float *step, const float *before, int count, int label) {
    int at = 0;
    float best = step[label] + before[0];
    for (int from = 1; from < count; from++) {
        float value = step[from * count + label] + before[from];
        if (value > best) {
            best = value;
            at = from;
        }
    }
    return at;
}

static int best_of(const float *values, int count) {
    int at = 0;
    for (int label = 1; label < count; label++)
        at = values[label] > values[at] ? label : at;
    return at;
}

/* A range is walked from both ends to its middle word; `sums` has `count` numbers a word. */
static void walk(const Graph *graph, Py_ssize_t start, Py_ssize_t end, float *sums, int64_t *labels) {
    const int count = graph->count;
    const Py_ssize_t middle = start + (end - start) / 2;
    const float *score = graph->scores + start * count;
    float met[MOST_LABELS];
#define AT(place) ((place) * count)
    for (int label = 0; label < count; label++)
        sums[label] = score[label] + step_to(graph, start)[count * count + label];
    for (Py_ssize_t word = start + 1; word <= middle; word++)
        go(score + AT(word - start), step_to(graph, word), sums + AT(word - start - 1), count, sums + AT(word - start));
    memcpy(met, sums + AT(middle - start), sizeof(float) * count);
    /* From here on the middle's numbers are those of the way back, for which the last word is a first one. */
    for (Py_ssize_t word = end - 1; word >= middle; word--)
        if (word == end - 1)
            memcpy(sums + AT(word - start), score + AT(word - start), sizeof(float) * count);
        else
            go(score + AT(word - start), step_from(graph, word + 1), sums + AT(word - start + 1), count,
               sums + AT(word - start));
    for (int label = 0; label < count; label++)
        met[label] = (met[label] + sums[AT(middle - start) + label]) - score[AT(middle - start) + label];
    labels[middle] = best_of(met, count);
    for (Py_ssize_t word = middle; word > start; word--)
        labels[word - 1] = came(step_to(graph, word), sums + AT(word - 1 - start), count, (int)labels[word]);
    for (Py_ssize_t word = middle; word < end - 1; word++)
        labels[word + 1] = came(step_from(graph, word + 1), sums + AT(word + 1 - start), count, (int)labels[word]);
#undef AT
}

static int range_of(PyObject *pair, Py_ssize_t words, Py_ssize_t *start, Py_ssize_t *end) {
    if (!PyTuple_Check(pair))
        return refuse("a range is no pair of numbers");
    if (!PyArg_ParseTuple(pair, "nn", start, end))
        return 0;
    return (*start >= 0 && *start < *end && *end <= words) ? 1 : refuse("a range without words, or beyond the last");
}

static int walk_all(const Graph *graph, PyObject *ranges, Py_ssize_t words, int64_t *labels) {
    Py_ssize_t start, end, longest = 0, size = PyList_Size(ranges);
    float *sums;
    if (size < 0)
        return 0;
    for (Py_ssize_t at = 0; at < size; at++) {
        if (!range_of(PyList_GetItem(ranges, at), words, &start, &end))
            return 0;
        longest = end - start > longest ? end - start : longest;
    }
    sums = malloc(sizeof(float) * (longest + 1) * (size_t)graph->count);
    if (!sums)
        return PyErr_NoMemory(), 0;
    for (Py_ssize_t at = 0; at < size && range_of(PyList_GetItem(ranges, at), words, &start, &end); at++)
        walk(graph, start, end, sums, labels);
    free(sums);
    return PyErr_Occurred() == NULL;
}

static float *turned(const float *steps, Py_ssize_t edges, int count) {
    float *back = malloc(sizeof(float) * (edges * count * count + 1));
    if (!back)
        return (float *)PyErr_NoMemory();
    for (Py_ssize_t edge = 0; edge < edges; edge++)
        for (int from = 0; from < count; from++)
            for (int label = 0; label < count; label++)
                back[(edge * count + label) * count + from] = steps[(edge * (count + 1) + from) * count + label];
    return back;
}

enum { SCORES, EDGES, STEPS, LABELS, PATHS };

static int paths_checked(const Py_buffer *given, PyObject *ranges, int count) {
    Py_ssize_t words = given[EDGES].len / 8, edges;
    Graph graph = {given[SCORES].buf, given[EDGES].buf, given[STEPS].buf, NULL, count};
    float *back;
    int done;
    if (count < 1 || count > MOST_LABELS || given[SCORES].len != words * count * 4 || given[LABELS].len != words * 8)
        return refuse("scores, edges and labels are not of the same words");
    edges = given[STEPS].len / 4 / ((count + 1) * count);
    for (Py_ssize_t word = 0; word < words; word++)
        if (graph.edges[word] < 0 || graph.edges[word] >= edges)
            return refuse("a step depends on what there is not");
    graph.back = back = turned(graph.steps, edges, count);
    if (!back)
        return 0;
    done = walk_all(&graph, ranges, words, given[LABELS].buf);
    free(back);
    return done;
}

static PyObject *best_paths(PyObject *self, PyObject *args) {
    static const Py_ssize_t widths[PATHS] = {4, 8, 4, 8};
    static const char *const names[PATHS] = {"scores", "edges", "steps", "labels"};
    PyObject *ranges, *objects[PATHS];
    Py_buffer given[PATHS];
    int count, taken = 0, done = 0;
    (void)self;
    if (!PyArg_ParseTuple(args, "OOO!OiO:best_paths", &objects[SCORES], &objects[EDGES], &PyList_Type, &ranges,
                          &objects[STEPS], &count, &objects[LABELS]))
        return NULL;
    while (taken < PATHS && take(objects[taken], &given[taken], widths[taken], taken == LABELS, names[taken]))
        taken++;
    if (taken == PATHS)
        done = paths_checked(given, ranges, count);
    while (taken > 0)
        PyBuffer_Release(&given[--taken]);
    if (!done)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef METHODS[] = {
    {"best_paths", best_paths, METH_VARARGS, "Label words: see kernel.pyi."},
    {"scores", kernel_scores, METH_VARARGS, "Score labels: see kernel.pyi."},
    {"placed", kernel_placed, METH_VARARGS, "Tell where words stand in sentences: see kernel.pyi."},
    {"related", kernel_related, METH_VARARGS, "Tell where words stand from cues: see kernel.pyi."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "kernel", NULL, 0, METHODS, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_kernel(void) { return PyModuleDef_Init(&MODULE); }
