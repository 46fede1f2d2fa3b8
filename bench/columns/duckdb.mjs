// The same questions to DuckDB, on the same answers and as many threads: node duckdb.mjs FOLDER [THREADS]
//
// Two tables, because a fair peer is asked in the shape it likes best: one row an answer (sorted as our file is),
// and one row a reply with a column an item. Loading is not timed. Median of 5 after one run to warm up.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [folder, threads = '2'] = process.argv.slice(2);
const runs = 5;
const themes = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10, 11], [12, 13], [14, 15], [16, 17], [18, 19]];
const items = themes.flat();

const instance = await DuckDBInstance.create(':memory:', { threads });
const db = await instance.connect();

await db.run(`create table answers as
  select place::usmallint as place, theme::utinyint as theme, side::utinyint as side, item::utinyint as item,
         journey::usmallint as journey, month::usmallint as month, level::utinyint as level, reply::uinteger as reply
    from read_csv('${folder}/answers.csv')
   order by place, theme, side, reply`);
await db.run(`create table replies as
  select place, side, journey, month, reply, ${items.map(i => `any_value(level) filter (item = ${i}) as i${i}`)}
    from answers group by place, side, journey, month, reply order by place, side, reply`);

const welch = scores => `
  with scores as (${scores}),
       cells as (select place, side, count(*) as n, avg(score) as mean, var_samp(score) as variance
                   from scores group by place, side),
       pairs as (select a.place, b.mean - a.mean as gap, a.variance / a.n as va, b.variance / b.n as vb, a.n as na, b.n as nb
                   from cells a join cells b on a.place = b.place and a.side = 0 and b.side = 1
                  where a.n > 1 and b.n > 1)
  select place, gap, sqrt(va + vb) as se, (va + vb) ** 2 / (va ** 2 / (na - 1) + vb ** 2 / (nb - 1)) as df
    from pairs where va + vb > 0 order by place`;
// per reply: the mean of the theme's answered items, if half or more were answered
const answered = t => themes[t].map(i => `(i${i} is not null)::int`).join(' + ');
const sum = t => themes[t].map(i => `coalesce(i${i}, 0)::int`).join(' + ');
const square = t => themes[t].map(i => `coalesce(i${i}::int * i${i}::int, 0)`).join(' + ');
const kept = 'place between 200 and 1199 and journey = 7 and month between 6 and 17';

const questions = {
  group_rows: `select place, theme, side, count(*) as n, avg(level) as mean, var_samp(level) as variance
                 from answers group by place, theme, side order by place, theme, side`,
  group_wide: `select place, side, ${themes.map((_, t) =>
    `sum(${answered(t)}) as n${t}, sum(${sum(t)}) as s${t}, sum(${square(t)}) as q${t}`)}
                 from replies group by place, side order by place, side`,
  gaps_rows: welch(`select place, side, avg(level) as score from answers where theme = 0
                     group by place, side, reply having count(*) * 2 >= 3`),
  gaps_wide: welch(`select place, side, (${sum(0)})::double / (${answered(0)}) as score from replies
                     where (${answered(0)}) * 2 >= 3`),
  gaps_all_wide: themes.map((of, t) => welch(`select place, side, (${sum(t)})::double / (${answered(t)}) as score from replies
                     where (${answered(t)}) > 0 and (${answered(t)}) * 2 >= ${of.length}`)),
  share_rows: `select count(*) as answers, count(*) filter (level >= 3) as favourable from answers where ${kept}`,
  share_wide: `select sum(${items.map(i => `(i${i} is not null)::int`).join(' + ')}) as answers,
                      sum(${items.map(i => `coalesce(i${i} >= 3, false)::int`).join(' + ')}) as favourable
                 from replies where ${kept}`,
};

const ask = async text => {
  for (const one of [text].flat()) await db.run(one);
};
const medians = {};
for (const [name, text] of Object.entries(questions)) {
  await ask(text);
  const times = [];
  for (let i = 0; i < runs; i++) {
    const before = performance.now();
    await ask(text);
    times.push(performance.now() - before);
  }
  medians[name + '_ms'] = times.sort((a, b) => a - b)[runs >> 1];
}

// --- the same numbers? ---

const rowsOf = async text => (await db.runAndReadAll(text)).getRows().map(row => row.map(Number));
const ours = name => readFileSync(`${folder}/${name}.csv`, 'utf8').trim().split('\n').map(l => l.split(',').map(Number));
let compared = 0;
const same = (what, a, b, columns) => {
  if (a.length !== b.length) throw new Error(`${what}: ${a.length} lines here, ${b.length} there`);
  a.forEach((line, at) => columns.forEach(c => {
    if (!(Math.abs(line[c] - b[at][c]) <= 1e-9 * Math.max(1, Math.abs(b[at][c]))))
      throw new Error(`${what}, line ${at}, column ${c}: ${line[c]} here, ${b[at][c]} there`);
    compared++;
  }));
};
const groups = ours('groups');
same('groups by row', groups.filter(l => l[3] > 1), (await rowsOf(questions.group_rows)).filter(l => l[3] > 1), [0, 1, 2, 3, 4, 5]);
const wide = (await rowsOf(questions.group_wide)).flatMap(([place, side, ...of]) => themes.map((_, t) => {
  const [n, s, q] = of.slice(3 * t, 3 * t + 3);
  return [place, t, side, n, s / n, (q - s * s / n) / (n - 1)];
})).filter(l => l[3] > 1).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
same('groups by reply', groups.filter(l => l[3] > 1), wide, [0, 1, 2, 3, 4, 5]);
same('gaps by row', ours('gaps'), await rowsOf(questions.gaps_rows), [0, 1, 2, 3]);
same('gaps by reply', ours('gaps'), await rowsOf(questions.gaps_wide), [0, 1, 2, 3]);
same('share by row', ours('share'), await rowsOf(questions.share_rows), [0, 1]);
same('share by reply', ours('share'), await rowsOf(questions.share_wide), [0, 1]);

const [[version]] = (await db.runAndReadAll('select version()')).getRows();
console.log(JSON.stringify({ version, ...medians, compared }));
