import type { Payload } from '../../../../shared/ipc/ledger.ts';

const COLUMNS = [
  'seq',
  'at',
  'stage',
  'model',
  'attempt',
  'status',
  'bytes',
  'sha256',
  'masked',
  'denied',
  'parts',
] as const;

/** One line a payload, comma separated, as RFC 4180 has it. The columns have the names that the log uses. */
export function ledgerCsv(payloads: readonly Payload[]): string {
  const rows = payloads.map((payload) => [
    payload.seq,
    payload.at,
    payload.stage,
    payload.model,
    payload.attempt,
    payload.status ?? '',
    payload.bytes,
    payload.sha256,
    payload.masked,
    payload.denied.map(({ source, why }) => `${source}: ${why}`).join('; '),
    payload.parts.map((part) => `${part.class} ${part.source} ${part.bytes}`).join('; '),
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Spreadsheets run a cell that begins like a formula; an apostrophe makes it text again. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
