/* What is seen of words beside others: as lexemes.py has it of a sentence, and roles.py of a cue. */

#include "kernel.h"
#include <stdlib.h>

#define MOST_LINES 8
#define EVEN 6 /* counted between a word and its cue: quotations, and what CUE to COMMA mark */

enum { STOP = 1, CLOSER = 2, BREAK = 4, NOMINAL = 8, TELLS = 16, COMMA = 32 }; /* of a class: lexemes.MARKS */
enum { CLS, LOWER, Q, W, STEM, KIND, OF_WORD };
enum { SENT, FROM, TILL, FIRST, LAST, LEFT, LEFTD, LEFTK, RIGHT, RIGHTD, RIGHTK, COMMAS, NEXT, QUOTES, PLACED };
enum { SENTENCE, CLASS, QUOTED, LABEL, OF_ARTICLE };
enum { SIDE = EVEN, LABELLED, DISTANCE, SENTENCES, RELATED };

typedef struct {
    const int64_t *lines[MOST_LINES], *marks, *buckets;
    Py_ssize_t count, mark_count, bucket_count;
} Seen;

static int64_t bucket(const Seen *seen, Py_ssize_t distance) {
    return seen->buckets[distance < seen->bucket_count ? distance : seen->bucket_count - 1];
}

static int64_t mark(const Seen *seen, int line, Py_ssize_t word) { return seen->marks[seen->lines[line][word]]; }

static int closes(const Seen *seen, Py_ssize_t word) {
    return (mark(seen, CLS, word) & CLOSER) || (seen->lines[Q][word] & 3) == 3;
}

static int stops(const Seen *seen, Py_ssize_t word) { return word >= 0 && (mark(seen, CLS, word) & STOP); }

/* Whether a sentence begins with a word. */
static int begins(const Seen *seen, Py_ssize_t word) {
    int ended = word > 0 && (stops(seen, word - 1) || (closes(seen, word - 1) && stops(seen, word - 2)));
    if (!word || (mark(seen, CLS, word) & BREAK) || (mark(seen, CLS, word - 1) & BREAK))
        return 1;
    return ended && !closes(seen, word) && seen->lines[LOWER][word] <= 0 && !stops(seen, word);
}

static int is_cue(const Seen *seen, Py_ssize_t word) {
    int nominal = word > 0 && (mark(seen, CLS, word - 1) & NOMINAL);
    return (seen->lines[KIND][word] > 0 && !nominal) || (mark(seen, CLS, word) & TELLS);
}

static int64_t kind_of(const Seen *seen, Py_ssize_t cue) { return 1 + (seen->lines[KIND][cue] + 3) / 4; }

static int opens(const Seen *seen, Py_ssize_t word) { return (seen->lines[Q][word] & 3) == 1; }

/* A sentence's words from the left: its cue before, and what lies between. */
static void go_right(const Seen *seen, Py_ssize_t start, Py_ssize_t end, int64_t **found) {
    Py_ssize_t cue = -1;
    int64_t commas = 0, opened = 0;
    for (Py_ssize_t word = start; word < end; word++) {
        commas += (mark(seen, CLS, word) & COMMA) != 0;
        opened += opens(seen, word);
        found[FROM][word] = bucket(seen, word - start);
        found[TILL][word] = bucket(seen, end - 1 - word);
        found[FIRST][word] = seen->lines[W][start];
        found[LAST][word] = seen->lines[CLS][end - 1];
        found[QUOTES][word] = 2 * (opened > 0);
        found[LEFT][word] = cue < 0 ? 0 : seen->lines[STEM][cue];
        found[LEFTD][word] = cue < 0 ? 0 : 1 + bucket(seen, word - cue);
        found[LEFTK][word] = cue < 0 ? 0 : kind_of(seen, cue);
        found[COMMAS][word] = cue < 0 ? 0 : 1 + (commas < 2 ? commas : 2);
        found[NEXT][word] = cue < 0 ? 0 : seen->lines[CLS][cue + 1];
        if (is_cue(seen, word)) {
            cue = word;
            commas = 0;
        }
    }
}

/* And from the right. */
static void go_left(const Seen *seen, Py_ssize_t start, Py_ssize_t end, int64_t **found) {
    Py_ssize_t cue = -1;
    int opened = 0;
    for (Py_ssize_t word = end - 1; word >= start; word--) {
        found[QUOTES][word] += opened;
        opened |= opens(seen, word);
        found[RIGHT][word] = cue < 0 ? 0 : seen->lines[STEM][cue];
        found[RIGHTD][word] = cue < 0 ? 0 : 1 + bucket(seen, cue - word);
        found[RIGHTK][word] = cue < 0 ? 0 : kind_of(seen, cue);
        if (is_cue(seen, word))
            cue = word;
    }
}

static int fill_placed(const Seen *seen, int64_t **found) {
    int64_t number = 0;
    for (Py_ssize_t start = 0, end; start < seen->count; start = end, number++) {
        for (end = start + 1; end < seen->count && !begins(seen, end); end++)
            ;
        for (Py_ssize_t word = start; word < end; word++)
            found[SENT][word] = number;
        go_right(seen, start, end, found);
        go_left(seen, start, end, found);
    }
    return 1;
}

typedef struct {
    const int64_t *words, *places, *bounds, *most;
    Py_ssize_t cues, views;
    const Seen *seen;
    int64_t *totals[EVEN];
} Views;

static int64_t least(int64_t one, int64_t other) { return one < other ? one : other; }

static void relate(const Views *views, Py_ssize_t cue, Py_ssize_t view, int64_t **found) {
    const Seen *seen = views->seen;
    int64_t first = views->places[cue], last = views->places[views->cues + cue], word = views->words[view];
    int64_t sentences = seen->lines[SENTENCE][word] - seen->lines[SENTENCE][first];
    int before = word < first, after = word >= last, side = before ? 0 : 1 + after;
    for (int line = 0; line < EVEN; line++) {
        const int64_t *total = views->totals[line];
        int64_t between = total[(before ? first : last) - 1] - total[word];
        found[line][view] = least(before ? between : -between, views->most[line]);
    }
    found[EVEN - 2][view] += side * 8;
    found[SIDE][view] = side;
    found[LABELLED][view] = seen->lines[LABEL][word];
    found[DISTANCE][view] = side * 10 + bucket(seen, before ? first - word : after ? word - last + 1 : 0);
    found[SENTENCES][view] = (sentences < -2 ? -2 : least(sentences, 2)) + 2;
}

/* How many of each there are up to a word: of the labels' marks 1, 2, 4 and 8, and of commas. */
static void add_up(Views *views, int64_t comma) {
    const Seen *seen = views->seen;
    for (int line = 1; line < EVEN; line++) {
        int64_t sum = 0;
        for (Py_ssize_t word = 0; word < seen->count; word++) {
            int counted = line < EVEN - 1 ? mark(seen, LABEL, word) >> (line - 1) & 1 : seen->lines[CLASS][word] == comma;
            views->totals[line][word] = sum += counted;
        }
    }
}

static int views_checked(const Views *views) {
    Py_ssize_t count = views->seen->count, at = 0;
    for (Py_ssize_t cue = 0; cue < views->cues; cue++) {
        int64_t first = views->places[cue], last = views->places[views->cues + cue];
        if (first < 1 || last < 1 || first >= count || last > count)
            return refuse("a cue beyond the words");
        if (views->bounds[cue + 1] < views->bounds[cue])
            return refuse("views that are not one after another");
    }
    if (views->bounds[0] != 0 || views->bounds[views->cues] != views->views)
        return refuse("more views, or fewer, than words that are seen");
    for (; at < views->views; at++)
        if (views->words[at] < 0 || views->words[at] >= count)
            return refuse("a word that there is not");
    return 1;
}

static int fill_related(Views *views, int64_t comma, int64_t **found) {
    int64_t *sums = malloc(sizeof(int64_t) * ((EVEN - 1) * views->seen->count + 1));
    if (!sums)
        return PyErr_NoMemory(), 0;
    views->totals[0] = (int64_t *)views->seen->lines[QUOTED];
    for (int line = 1; line < EVEN; line++)
        views->totals[line] = sums + (line - 1) * views->seen->count;
    add_up(views, comma);
    for (Py_ssize_t cue = 0; cue < views->cues; cue++)
        for (Py_ssize_t view = views->bounds[cue]; view < views->bounds[cue + 1]; view++)
            relate(views, cue, view, found);
    free(sums);
    return 1;
}

/* Arrays that were taken, to be given back. */
typedef struct {
    Py_buffer views[2 * MOST_LINES];
    int count;
} Taken;

static const int64_t *numbers(Taken *taken, PyObject *object, int writable, Py_ssize_t *size) {
    Py_buffer *view = &taken->views[taken->count];
    if (!take(object, view, 8, writable, "column"))
        return NULL;
    taken->count++;
    *size = view->len / 8;
    return view->buf;
}

static int give_back(Taken *taken, int done) {
    while (taken->count > 0)
        PyBuffer_Release(&taken->views[--taken->count]);
    return done;
}

/* Take columns of the same words, and see that what is looked up by the column `by` is in the table of marks. */
static int seen_checked(Taken *taken, PyObject *columns, int count, int by, Seen *seen) {
    Py_ssize_t size;
    if (PyList_Size(columns) != count)
        return refuse("there are more columns, or fewer, than are needed");
    for (int line = 0; line < count; line++) {
        if (!(seen->lines[line] = numbers(taken, PyList_GetItem(columns, line), 0, &size)))
            return 0;
        if (line && size != seen->count)
            return refuse("columns of other words");
        seen->count = size;
    }
    for (Py_ssize_t word = 0; word < seen->count; word++)
        if (seen->lines[by][word] < 0 || seen->lines[by][word] >= seen->mark_count)
            return refuse("a class or a label that there is not");
    return seen->bucket_count > 0 ? 1 : refuse("no buckets");
}

static int lines_of(Taken *taken, PyObject *object, int count, Py_ssize_t words, int64_t **found) {
    Py_ssize_t size;
    int64_t *start = (int64_t *)numbers(taken, object, 1, &size);
    if (!start)
        return 0;
    if (size != count * words)
        return refuse("no room for what is found");
    for (int line = 0; line < count; line++)
        found[line] = start + line * words;
    return 1;
}

PyObject *kernel_placed(PyObject *self, PyObject *args) {
    PyObject *columns, *marks, *buckets, *room;
    Taken taken = {.count = 0};
    Seen seen = {.count = 0};
    int64_t *found[PLACED];
    int done;
    (void)self;
    if (!PyArg_ParseTuple(args, "O!OOO:placed", &PyList_Type, &columns, &marks, &buckets, &room))
        return NULL;
    done = (seen.marks = numbers(&taken, marks, 0, &seen.mark_count)) &&
           (seen.buckets = numbers(&taken, buckets, 0, &seen.bucket_count)) &&
           seen_checked(&taken, columns, OF_WORD, CLS, &seen) && lines_of(&taken, room, PLACED, seen.count, found) &&
           fill_placed(&seen, found);
    if (!give_back(&taken, done))
        return NULL;
    Py_RETURN_NONE;
}

PyObject *kernel_related(PyObject *self, PyObject *args) {
    PyObject *columns, *marks, *buckets, *words, *places, *bounds, *most, *room;
    Py_ssize_t places_size, bounds_size, most_size;
    Taken taken = {.count = 0};
    Seen seen = {.count = 0};
    Views views = {.seen = &seen};
    int64_t *found[RELATED];
    long long comma;
    int done;
    (void)self;
    if (!PyArg_ParseTuple(args, "O!OOOOOOLO:related", &PyList_Type, &columns, &marks, &buckets, &words, &places, &bounds,
                          &most, &comma, &room))
        return NULL;
    done = (seen.marks = numbers(&taken, marks, 0, &seen.mark_count)) &&
           (seen.buckets = numbers(&taken, buckets, 0, &seen.bucket_count)) &&
           (views.words = numbers(&taken, words, 0, &views.views)) &&
           (views.places = numbers(&taken, places, 0, &places_size)) &&
           (views.bounds = numbers(&taken, bounds, 0, &bounds_size)) &&
           (views.most = numbers(&taken, most, 0, &most_size)) &&
           seen_checked(&taken, columns, OF_ARTICLE, LABEL, &seen) &&
           lines_of(&taken, room, RELATED, views.views, found);
    views.cues = done ? places_size / 2 : 0;
    if (done && (bounds_size != views.cues + 1 || places_size % 2 || most_size != EVEN))
        done = refuse("places, bounds or limits that do not fit together");
    done = done && views_checked(&views) && fill_related(&views, comma, found);
    if (!give_back(&taken, done))
        return NULL;
    Py_RETURN_NONE;
}
