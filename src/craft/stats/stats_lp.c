#include "craft/stats/stats_lp.h"

#include <glpk.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>

struct bounds {
	double low, high;
	bool changed; /* since GLPK last heard of them */
};

struct stats_program {
	struct arena *arena;
	pthread_t thread;
	unsigned environment; /* of the thread, when `glpk` was made */
	glp_prob *glpk;       /* NULL until the first solving */
	bool broken;
	struct bounds *variables, *rows;
	double *costs, *direction;
	const double *objective; /* what work_solve sends: the costs, or one single direction */
	double *values;          /* at the last minimum */
	size_t variable_count, variable_room, row_count, row_room;
	int *row_at, *variable_at; /* the matrix as GLPK wants it: triplets, numbered from 1 */
	double *coefficients;
	size_t term_count, term_room; /* element 0 of the three arrays is not used */
};

/* GLPK keeps one environment per thread. After an error only glp_free_env is allowed, and it
 * frees every program of the thread: the number tells which of ours are gone. */
static _Thread_local unsigned environment = 1;
static _Thread_local jmp_buf *way_out;

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t key;

static void
environment_end(void *mark)
{
	(void)mark;
	environment++;
	glp_free_env();
}

static void
key_make(void)
{
	must(pthread_key_create(&key, environment_end) == 0);
}

/* Turning the terminal off is not enough: GLPK turns it on again to tell of an error. */
static int
say_nothing(void *unused, const char *words)
{
	(void)unused;
	(void)words;
	return 1;
}

static void
environment_quiet(void)
{
	glp_term_out(GLP_OFF);
	glp_term_hook(say_nothing, NULL);
}

/* Opens the thread's environment once and makes sure that it is freed with the thread. */
static void
environment_open(void)
{
	static const char mark = 1;
	must(pthread_once(&key_once, key_make) == 0);
	if (pthread_getspecific(key) == NULL) {
		must(pthread_setspecific(key, &mark) == 0);
		environment_quiet();
	}
}

static void
leave_glpk(void *unused)
{
	(void)unused;
	must(way_out != NULL);
	longjmp(*way_out, 1);
}

static bool
program_lost(const struct stats_program *program)
{
	return program->broken || (program->glpk != NULL && program->environment != environment);
}

/* Runs `work` where GLPK may fail: the only place in Parvis where a jump crosses functions. `work`
 * calls nothing but GLPK and owns nothing, so nothing is lost on the way. */
static bool
guarded(struct stats_program *program, void (*work)(struct stats_program *))
{
	jmp_buf here;
	must(pthread_equal(program->thread, pthread_self()));
	if (program_lost(program))
		return false;
	environment_open();
	way_out = &here;
	if (setjmp(here) != 0) {
		way_out = NULL;
		program->broken = true;
		environment++;
		glp_free_env();
		environment_quiet();
		return false;
	}
	glp_error_hook(leave_glpk, NULL);
	work(program);
	glp_error_hook(NULL, NULL);
	way_out = NULL;
	return true;
}

static void
work_end(struct stats_program *program)
{
	glp_delete_prob(program->glpk);
}

static void
program_end(void *subject)
{
	struct stats_program *program = subject;
	if (program->glpk != NULL && !program_lost(program))
		(void)!guarded(program, work_end);
	program->glpk = NULL;
	program->broken = true;
}

struct stats_program *
stats_program_new(struct arena *arena)
{
	struct stats_program *program = arena_new_of(arena, struct stats_program);
	program->arena = arena;
	program->thread = pthread_self();
	arena_defer(arena, program_end, program);
	return program;
}

/* Room for element `count` in an array of the program. */
static void *
grown(struct stats_program *program, void *array, size_t count, size_t room, size_t size)
{
	if (count < room)
		return array;
	if (room == 0)
		return arena_take(program->arena, 64, size);
	return arena_grow(program->arena, array, room, room * 2, size);
}

static size_t
room_after(size_t count, size_t room)
{
	return count < room ? room : room == 0 ? 64 : room * 2;
}

size_t
stats_program_variable(struct stats_program *program, double low, double high)
{
	must(program->glpk == NULL);
	must(low <= high);
	must(program->variable_count < STATS_VARIABLES_MAX);
	const size_t at = program->variable_count, room = program->variable_room;
	program->variables = grown(program, program->variables, at, room, sizeof *program->variables);
	program->costs = grown(program, program->costs, at, room, sizeof *program->costs);
	program->variable_room = room_after(at, room);
	program->variables[at] = (struct bounds){ low, high, true };
	program->costs[at] = 0;
	return program->variable_count++;
}

static void
term_add(struct stats_program *program, size_t row, const struct stats_term *term)
{
	const size_t at = program->term_count + 1, room = program->term_room;
	must(term->variable < program->variable_count);
	must(isfinite(term->coefficient));
	must(program->term_count < STATS_TERMS_MAX);
	program->row_at = grown(program, program->row_at, at, room, sizeof(int));
	program->variable_at = grown(program, program->variable_at, at, room, sizeof(int));
	program->coefficients = grown(program, program->coefficients, at, room, sizeof(double));
	program->term_room = room_after(at, room);
	program->row_at[at] = (int)row + 1;
	program->variable_at[at] = (int)term->variable + 1;
	program->coefficients[at] = term->coefficient;
	program->term_count++;
}

void
stats_program_row(struct stats_program *program, const struct stats_row *row)
{
	must(program->glpk == NULL);
	must(row->low <= row->high);
	must(program->row_count < STATS_ROWS_MAX);
	const size_t at = program->row_count;
	program->rows = grown(program, program->rows, at, program->row_room, sizeof *program->rows);
	program->row_room = room_after(at, program->row_room);
	program->rows[program->row_count++] = (struct bounds){ row->low, row->high, true };
	for (size_t i = 0; i < row->term_count; i++)
		if (row->terms[i].coefficient != 0)
			term_add(program, at, &row->terms[i]);
}

static int
kind_of(struct bounds bounds)
{
	if (isinf(bounds.low))
		return isinf(bounds.high) ? GLP_FR : GLP_UP;
	if (isinf(bounds.high))
		return GLP_LO;
	return bounds.low < bounds.high ? GLP_DB : GLP_FX;
}

static void
work_load(struct stats_program *program)
{
	program->environment = environment;
	program->glpk = glp_create_prob();
	glp_set_obj_dir(program->glpk, GLP_MIN);
	if (program->variable_count > 0)
		glp_add_cols(program->glpk, (int)program->variable_count);
	if (program->row_count > 0)
		glp_add_rows(program->glpk, (int)program->row_count);
	for (size_t i = 0; i < program->row_count; i++)
		glp_set_row_bnds(program->glpk, (int)i + 1, kind_of(program->rows[i]),
		                 program->rows[i].low, program->rows[i].high);
	if (program->term_count > 0)
		glp_load_matrix(program->glpk, (int)program->term_count, program->row_at,
		                program->variable_at, program->coefficients);
}

static void
work_bounds(struct stats_program *program)
{
	for (size_t i = 0; i < program->variable_count; i++) {
		struct bounds *bounds = &program->variables[i];
		if (bounds->changed)
			glp_set_col_bnds(program->glpk, (int)i + 1, kind_of(*bounds), bounds->low,
			                 bounds->high);
		bounds->changed = false;
	}
}

/* Simplex, warm from the last basis; when that basis leads nowhere, once more from a fresh one. */
static void
work_solve(struct stats_program *program)
{
	glp_smcp parameters;
	work_bounds(program);
	for (size_t i = 0; i < program->variable_count; i++)
		glp_set_obj_coef(program->glpk, (int)i + 1, program->objective[i]);
	glp_init_smcp(&parameters);
	parameters.msg_lev = GLP_MSG_OFF;
	parameters.it_lim = 1000000;
	if (glp_simplex(program->glpk, &parameters) == 0 &&
	    glp_get_status(program->glpk) != GLP_UNDEF)
		return;
	glp_std_basis(program->glpk);
	glp_simplex(program->glpk, &parameters);
}

void
stats_program_bound(struct stats_program *program, size_t variable, double low, double high)
{
	must(variable < program->variable_count);
	must(low <= high);
	program->variables[variable] = (struct bounds){ low, high, true };
}

void
stats_program_cost(struct stats_program *program, size_t variable, double cost)
{
	must(variable < program->variable_count);
	must(isfinite(cost));
	program->costs[variable] = cost;
}

static enum stats_status
solved_status(const struct stats_program *program)
{
	switch (glp_get_status(program->glpk)) {
	case GLP_OPT:
		return STATS_OK;
	case GLP_NOFEAS:
		return STATS_INFEASIBLE;
	case GLP_UNBND:
		return STATS_UNBOUNDED;
	default:
		return STATS_UNSOLVED;
	}
}

static enum stats_status
program_solve(struct stats_program *program, const double *objective, double *value_r)
{
	must(program->variable_count > 0);
	if (program->glpk == NULL && !guarded(program, work_load))
		return STATS_UNSOLVED;
	program->objective = objective;
	if (!guarded(program, work_solve))
		return STATS_UNSOLVED;
	const enum stats_status status = solved_status(program);
	if (status == STATS_OK)
		*value_r = glp_get_obj_val(program->glpk);
	return status;
}

enum stats_status
stats_program_minimise(struct stats_program *program, double *value_r)
{
	const enum stats_status status = program_solve(program, program->costs, value_r);
	if (status != STATS_OK)
		return status;
	if (program->values == NULL)
		program->values = arena_array_of(program->arena, double, program->variable_count);
	for (size_t i = 0; i < program->variable_count; i++)
		program->values[i] = glp_get_col_prim(program->glpk, (int)i + 1);
	return STATS_OK;
}

double
stats_program_value(const struct stats_program *program, size_t variable)
{
	must(program->values != NULL);
	must(variable < program->variable_count);
	return program->values[variable];
}

enum stats_status
stats_program_range(struct stats_program *program, size_t variable,
                    struct stats_interval *range_r)
{
	must(variable < program->variable_count);
	double least = 0, most = 0;
	if (program->direction == NULL)
		program->direction = arena_array_of(program->arena, double, program->variable_count);
	program->direction[variable] = 1;
	enum stats_status status = program_solve(program, program->direction, &least);
	if (status == STATS_OK) {
		program->direction[variable] = -1;
		status = program_solve(program, program->direction, &most);
	}
	program->direction[variable] = 0;
	if (status == STATS_OK)
		*range_r = (struct stats_interval){ least, -most };
	return status;
}
