// Template variables: what they can be, what is chosen, and how a query is written with them.
import * as prometheus from "./prometheus.js";

const ALL = "$__all";

/** Loads them one after the other: a later one may depend on what is chosen for an earlier one. */
export async function load(definitions, chosen, time) {
  const variables = new Map();
  for (const definition of definitions) {
    if (definition.type === "datasource" || definition.type === "adhoc") continue;
    const variable = { definition, name: definition.name, options: [], values: [], isAll: false, problem: null };
    try {
      variable.options = await optionsOf(definition, variables, time);
    } catch (error) {
      variable.problem = error.message;
    }
    choose(variable, chosen.getAll(`var-${definition.name}`));
    variables.set(definition.name, variable);
  }
  return variables;
}

async function optionsOf(definition, variables, time) {
  switch (definition.type) {
    case "query":
      return sorted(filtered(await queried(interpolate(textOf(definition.query), variables), time), definition.regex), definition.sort);
    case "custom":
      return textOf(definition.query).split(",").map((option) => option.trim()).filter(Boolean);
    case "interval":
      return textOf(definition.query).split(",").map((option) => option.trim()).filter((option) => option && option !== "auto");
    default:
      return [];
  }
}

const textOf = (query) => (typeof query === "string" ? query : (query?.query ?? ""));

async function queried(query, time) {
  const values = /^label_values\(\s*(?:(.+)\s*,\s*)?([A-Za-z_]\w*)\s*\)$/s.exec(query.trim());
  if (values) return prometheus.labelValues(values[2], values[1]?.trim(), time);
  const result = /^query_result\((.+)\)$/s.exec(query.trim());
  if (result) return (await prometheus.instant(result[1], time.end)).map(({ metric }) => JSON.stringify(metric));
  throw new Error(`The console does not know the query ${query}.`);
}

function filtered(options, regex) {
  if (!regex) return options;
  const written = /^\/(.*)\/([a-z]*)$/.exec(regex);
  const pattern = written ? new RegExp(written[1], written[2].replace("g", "")) : new RegExp(regex);
  return options.map((option) => pattern.exec(option)).filter(Boolean).map((match) => match.groups?.value ?? match[1] ?? match.input);
}

function sorted(options, sort = 0) {
  const unique = [...new Set(options)];
  if (sort === 0) return unique;
  unique.sort((a, b) => a.localeCompare(b, "en", { numeric: sort === 3 || sort === 4 }));
  return sort % 2 === 0 ? unique.reverse() : unique;
}

/** What the address says, else what the dashboard says, else all, else the first. */
function choose(variable, fromAddress) {
  const { definition, options } = variable;
  if (definition.type === "constant" || definition.type === "textbox") {
    variable.values = fromAddress.length > 0 ? fromAddress : [textOf(definition.query)];
    return;
  }
  const wanted = fromAddress.length > 0 ? fromAddress : [definition.current?.value ?? []].flat();
  const known = wanted.filter((value) => options.includes(value));
  select(variable, wanted.includes(ALL) && definition.includeAll ? [ALL] : known);
}

/** Chooses values; none is all of them, or the first where there is no "all". */
export function select(variable, values) {
  const { definition, options } = variable;
  const chosen = values.filter((value) => value !== ALL);
  variable.isAll = Boolean(definition.includeAll) && chosen.length === 0;
  variable.values = variable.isAll ? options : chosen.length > 0 ? chosen : options.slice(0, 1);
}

/** The variables as they are where some have one value each: values by name. */
export function scoped(variables, scope) {
  const fixed = new Map(variables);
  for (const [name, value] of Object.entries(scope)) fixed.set(name, { ...variables.get(name), isAll: false, values: [value] });
  return fixed;
}

/** For the address: what brings the same choice again. */
export const chosenOf = (variable) => (variable.isAll ? [ALL] : variable.values);

const regexEscaped = (value) => value.replaceAll("\\", "\\\\\\\\").replace(/[$^*{}[\]+?.()|]/g, "\\\\$&").replaceAll('"', '\\"');
const quoteEscaped = (value) => value.replaceAll("\\", "\\\\").replaceAll('"', '\\"');

/** A variable's value within a string of PromQL. */
function written(variable, format) {
  const { definition, isAll, values } = variable;
  if (isAll && definition.allValue) return definition.allValue;
  if (format === "raw" || format === "csv") return values.join(",");
  if (format === "pipe") return values.join("|");
  const isPattern = definition.multi || definition.includeAll || format === "regex";
  if (!isPattern) return quoteEscaped(values[0] ?? "");
  if (values.length === 0) return ".*";
  return values.length === 1 ? regexEscaped(values[0]) : `(${values.map(regexEscaped).join("|")})`;
}

const VARIABLE = /\$(\w+)|\$\{(\w+)(?::(\w+))?\}|\[\[(\w+)(?::(\w+))?\]\]/g;

/** A query with its variables filled in; built-in ones are texts by name. What is unknown stays as it is. */
export function interpolate(text, variables, builtIn = {}) {
  return text.replace(VARIABLE, (whole, plain, braced, bracedFormat, bracketed, bracketedFormat) => {
    const name = plain ?? braced ?? bracketed;
    if (Object.hasOwn(builtIn, name)) return builtIn[name];
    const variable = variables.get(name);
    return variable ? written(variable, bracedFormat ?? bracketedFormat) : whole;
  });
}

/** For people: in titles and links. */
export function inWords(text, variables, builtIn = {}) {
  return text.replace(VARIABLE, (whole, plain, braced, _, bracketed) => {
    const name = plain ?? braced ?? bracketed;
    if (Object.hasOwn(builtIn, name)) return builtIn[name];
    const variable = variables.get(name);
    return variable ? (variable.isAll ? "All" : variable.values.join(", ")) : whole;
  });
}
