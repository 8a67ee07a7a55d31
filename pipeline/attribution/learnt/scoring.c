/* What learnt weights say of words, label by label, as Tagger.scores has it, to the last bit.

   Each template asks for one row of weights a word, anywhere among a million: rows of many words are told to the
   processor's cache before the first is added. */

#include "kernel.h"
#include <string.h>

#define AT_ONCE 32
#define MOST_TEMPLATES 256 /* the sum of so many signed bytes fits 16 bits */
#define MOST_COLUMNS 256
#define MOST_LANES 64
#define LANES 8 /* weights added at once; a row has a multiple of them */

#if defined(__GNUC__)
#define FETCH(place) __builtin_prefetch(place)
#else
#define FETCH(place) ((void)(place))
#endif
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

typedef struct {
    const int64_t *columns[MOST_COLUMNS]; /* at the first word */
    const int64_t *looks;                 /* of each column: how far to look, and the number to multiply by */
    const int64_t *templates;             /* of each: what it begins with, and its columns; -1 is none */
    const int8_t *rows;
    int column_count, template_count, depth, lanes, labels, shift;
    float scale;
} Recipe;

typedef uint32_t Words[AT_ONCE];

/* Of one template the row of each word. */
WIDE static void number(const int64_t *template, int depth, int shift, const Words *values, uint32_t *found) {
    for (int word = 0; word < AT_ONCE; word++)
        found[word] = (uint32_t)template[0];
    for (int part = 1; part < depth && template[part] >= 0; part++)
        for (int word = 0; word < AT_ONCE; word++)
            found[word] += values[template[part]][word];
    for (int word = 0; word < AT_ONCE; word++) {
        uint32_t mixed = found[word];
        mixed = (mixed ^ mixed >> 16) * 0x7FEB352Du;
        mixed = (mixed ^ mixed >> 15) * 0x846CA68Bu;
        found[word] = mixed >> shift;
    }
}

/* The sums of some labels of one word. */
WIDE static void add(const int8_t *rows, int lanes, const uint32_t *found, int templates, int16_t *sums) {
    int16_t total[LANES] = {0};
    for (int template = 0; template < templates; template++) {
        const int8_t *row = rows + (size_t)found[template * AT_ONCE] * lanes;
        for (int lane = 0; lane < LANES; lane++)
            total[lane] += row[lane];
    }
    for (int lane = 0; lane < LANES; lane++)
        sums[lane] = total[lane];
}

static void score(const Recipe *recipe, Py_ssize_t at, int words, float *scores) {
    Words values[MOST_COLUMNS], found[MOST_TEMPLATES];
    int16_t sums[LANES];
    memset(values, 0, sizeof(Words) * recipe->column_count);
    for (int column = 0; column < recipe->column_count; column++)
        for (int word = 0; word < words; word++)
            values[column][word] =
                (uint32_t)recipe->columns[column][at + word] * (uint32_t)recipe->looks[2 * column + 1];
    for (int template = 0; template < recipe->template_count; template++) {
        number(recipe->templates + template * recipe->depth, recipe->depth, recipe->shift, values, found[template]);
        for (int word = 0; word < words; word++)
            FETCH(recipe->rows + (size_t)found[template][word] * recipe->lanes);
    }
    for (int word = 0; word < words; word++)
        for (int first = 0; first < recipe->labels; first += LANES) {
            add(recipe->rows + first, recipe->lanes, found[0] + word, recipe->template_count, sums);
            for (int label = first; label < recipe->labels && label < first + LANES; label++)
                scores[word * recipe->labels + label] = (float)sums[label - first] / recipe->scale;
        }
}

enum { LOOKS, TEMPLATES, ROWS, SCORES, GIVEN };

static int recipe_of(const Py_buffer *given, Recipe *recipe) {
    Py_ssize_t count = given[ROWS].shape[0], templates = given[TEMPLATES].shape[0], columns = given[LOOKS].shape[0];
    if (count < 2 || (count & (count - 1)) || count > (Py_ssize_t)1 << 31)
        return refuse("rows of weights are as many as some bits can number");
    if (given[ROWS].shape[1] > MOST_LANES / LANES || given[TEMPLATES].shape[1] < 1)
        return refuse("rows of too many labels, or templates of nothing");
    if (given[LOOKS].shape[1] != 2 || columns > MOST_COLUMNS || templates > MOST_TEMPLATES)
        return refuse("too many columns or templates");
    if (given[SCORES].shape[1] > given[ROWS].shape[1] * LANES || given[TEMPLATES].shape[1] > MOST_COLUMNS)
        return refuse("more labels than a row of weights has, or templates of too many columns");
    for (recipe->shift = 32; count > 1; count >>= 1)
        recipe->shift--;
    recipe->looks = given[LOOKS].buf;
    recipe->templates = given[TEMPLATES].buf;
    recipe->rows = given[ROWS].buf;
    recipe->column_count = (int)columns;
    recipe->template_count = (int)templates;
    recipe->depth = (int)given[TEMPLATES].shape[1];
    recipe->lanes = (int)given[ROWS].shape[1] * LANES;
    recipe->labels = (int)given[SCORES].shape[1];
    for (Py_ssize_t at = 0; at < templates * recipe->depth; at++)
        if (at % recipe->depth && (recipe->templates[at] < -1 || recipe->templates[at] >= columns))
            return refuse("a template asks for a column that there is not");
    return 1;
}

static int column_of(const Py_buffer *column, int64_t by, Py_ssize_t first, Py_ssize_t words, const int64_t **start) {
    Py_ssize_t size = column->len / 8;
    if (first < 0 || words > size || first > size - words || by < -first || by > size - words - first)
        return refuse("a column does not go as far as the words that are looked at");
    *start = (const int64_t *)column->buf + first + by;
    return 1;
}

static int columns_checked(Recipe *recipe, PyObject *columns, Py_ssize_t first, const Py_buffer *scores) {
    Py_buffer taken[MOST_COLUMNS];
    int count = 0, done = 1;
    if (PyList_Size(columns) != recipe->column_count)
        return refuse("there are more columns, or fewer, than are told of");
    for (; done && count < recipe->column_count; count += done) {
        done = take(PyList_GetItem(columns, count), &taken[count], 8, 0, "column");
        if (done && !column_of(&taken[count], recipe->looks[2 * count], first, scores->shape[0],
                               &recipe->columns[count])) {
            PyBuffer_Release(&taken[count]);
            done = 0;
        }
    }
    for (Py_ssize_t at = 0; done && at < scores->shape[0]; at += AT_ONCE)
        score(recipe, at, scores->shape[0] - at < AT_ONCE ? (int)(scores->shape[0] - at) : AT_ONCE,
              (float *)scores->buf + at * recipe->labels);
    while (count > 0)
        PyBuffer_Release(&taken[--count]);
    return done;
}

PyObject *kernel_scores(PyObject *self, PyObject *args) {
    static const Py_ssize_t widths[GIVEN] = {8, 8, LANES, 4};
    static const char *const names[GIVEN] = {"looks", "templates", "rows", "scores"};
    PyObject *columns, *objects[GIVEN];
    Py_buffer given[GIVEN];
    Recipe recipe;
    Py_ssize_t first;
    int taken = 0, done = 1;
    (void)self;
    if (!PyArg_ParseTuple(args, "O!nOOOfO:scores", &PyList_Type, &columns, &first, &objects[LOOKS],
                          &objects[TEMPLATES], &objects[ROWS], &recipe.scale, &objects[SCORES]))
        return NULL;
    while (taken < GIVEN && take(objects[taken], &given[taken], widths[taken], taken == SCORES, names[taken]))
        taken++;
    done = taken == GIVEN;
    for (int at = 0; done && at < GIVEN; at++)
        done = given[at].ndim == 2 ? 1 : refuse("not an array of lines");
    done = done && recipe_of(given, &recipe) && columns_checked(&recipe, columns, first, &given[SCORES]);
    while (taken > 0)
        PyBuffer_Release(&given[--taken]);
    if (!done)
        return NULL;
    Py_RETURN_NONE;
}
