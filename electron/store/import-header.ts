import { open } from 'node:fs/promises';
import { refuse } from './import-limits.ts';

/**
 * Looks at a file's first page before SQLite does (sqlite.org/fileformat2.html). SQLite reads the whole schema before
 * its first statement, so a file with a million tables, or with one whose text is a gigabyte long, would hold everything
 * up until it is read. A run's schema is a handful of short texts on the first page.
 */
const MAGIC = 'SQLite format 3\0';
const HEADER = 100;
const LARGEST_PAGE = 65_536;
const LEAF = 13;
/** Four tables and the indexes that come with them. */
const MOST_ENTRIES = 8;
const LONGEST_ENTRY = 1_000;

export async function checkHeader(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const page = Buffer.alloc(LARGEST_PAGE);
    const { bytesRead } = await file.read(page, 0, LARGEST_PAGE, 0);
    checkFirstPage(page.subarray(0, bytesRead), size);
  } finally {
    await file.close();
  }
}

function checkFirstPage(page: Buffer, size: number): void {
  if (size === 0) refuse('not-a-run', 'it is empty.');
  if (page.length < 512 || page.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    refuse('not-a-run', 'it is no run file of Tandem.');
  }
  const stored = page.readUInt16BE(16);
  const pageSize = stored === 1 ? LARGEST_PAGE : stored;
  const isPower = pageSize >= 1024 && (pageSize & (pageSize - 1)) === 0;
  if (!isPower || page[20] !== 0) refuse('pages', 'its pages are not those of a run file.');
  if (size % pageSize !== 0 || page.readUInt32BE(28) * pageSize > size) {
    refuse('truncated', 'it ends in the middle of a page, or before its last one.');
  }
  if (page[18] !== 1 || page[19] !== 1) {
    refuse('unfinished', 'it was copied while it was being written; export it instead.');
  }
  if (page.readUInt32BE(56) > 1) refuse('pages', 'its texts are not UTF-8.');
  checkSchema(page.subarray(0, pageSize));
}

function checkSchema(page: Buffer): void {
  if (page[HEADER] !== LEAF) refuse('tables', 'it holds more tables than a run.');
  const entries = page.readUInt16BE(HEADER + 3);
  if (entries > MOST_ENTRIES) refuse('tables', `it holds ${entries} tables and indexes.`);
  for (let entry = 0; entry < entries; entry += 1) {
    const place = page.readUInt16BE(HEADER + 8 + entry * 2);
    if (place < HEADER || place + 9 > page.length) refuse('tables', 'its schema is damaged.');
    if (readVarint(page, place) > LONGEST_ENTRY)
      refuse('tables', 'its schema is longer than that of a run.');
  }
}

/** SQLite's integer of one to nine bytes; beyond four it is larger than anything asked about here. */
function readVarint(page: Buffer, place: number): number {
  let value = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = page[place + at] ?? 0xff;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  return Number.MAX_SAFE_INTEGER;
}
