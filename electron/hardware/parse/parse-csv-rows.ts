/**
 * Rows of a vendor's CSV as maps from field to text. Cells are separated by a comma and a blank, so that a
 * decimal comma stays in its cell; quoted cells lose their quotes. Lines that are no row (warnings, blank ones)
 * are left out.
 */
export function parseCsvRows(
  text: string,
  fields: readonly string[],
): readonly ReadonlyMap<string, string>[] {
  return text
    .split(/\r?\n/u)
    .map((line) => cellsOf(line, fields))
    .filter((cells) => cells !== null)
    .map((cells) => new Map(fields.map((field, at) => [field, cells[at] ?? ''])));
}

/** Of a row; rows of real cards are a tenth of it. */
const LONGEST = 10_000;

function cellsOf(line: string, fields: readonly string[]): readonly string[] | null {
  if (line.length > LONGEST || line.trim() === '') return null;
  for (const separator of [', ', ',']) {
    const cells = splitQuoted(line, separator).map((cell) => cell.trim());
    if (cells.length === fields.length) return cells;
    // A name with a comma in it: the surplus belongs to the name.
    const name = fields.findIndex((field) => field === 'name' || field === 'process_name');
    const surplus = cells.length - fields.length;
    if (surplus > 0 && name >= 0 && separator === ', ') {
      const whole = cells.slice(name, name + surplus + 1).join(separator);
      return [...cells.slice(0, name), whole, ...cells.slice(name + surplus + 1)];
    }
  }
  return null;
}

function splitQuoted(line: string, separator: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '"') quoted = !quoted;
    else if (!quoted && line.startsWith(separator, at)) {
      cells.push(cell);
      cell = '';
      at += separator.length - 1;
    } else cell += line[at];
  }
  return [...cells, cell];
}
