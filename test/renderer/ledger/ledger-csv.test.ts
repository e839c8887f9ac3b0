import { describe, expect, it } from 'vitest';
import { ledgerCsv } from '../../../renderer/features/ledger/model/ledger-csv.ts';
import { shareParts } from '../../../renderer/features/ledger/model/part-classes.ts';
import { prettyBody } from '../../../renderer/features/ledger/model/show-body.ts';

const payload = {
  seq: 6,
  at: '2026-11-21T12:07:04.000Z',
  stage: 'intake',
  model: '=HYPERLINK("x")',
  attempt: 1,
  status: null,
  bytes: 10,
  sha256: 'ab',
  parts: [{ class: 'request', source: 'user', bytes: 10 }],
  masked: 0,
  denied: [{ source: 'a,b', why: 'because' }],
};

describe('ledgerCsv', () => {
  it('writes a line a payload under the names of the log', () => {
    const [head, line] = ledgerCsv([payload]).split('\r\n');
    expect(head).toBe('seq,at,stage,model,attempt,status,bytes,sha256,masked,denied,parts');
    expect(line).toContain('"a,b: because",request user 10');
  });

  it('keeps a spreadsheet from running a cell', () => {
    expect(ledgerCsv([payload])).toContain(`"'=HYPERLINK(""x"")"`);
  });
});

describe('shareParts', () => {
  it('sums classes that are one thing to people, and loses none', () => {
    const parts = [
      { class: 'prompt', source: 'a', bytes: 1 },
      { class: 'schema', source: 'b', bytes: 2 },
      { class: 'tools', source: 'tool servers', bytes: 8 },
      { class: 'a class of tomorrow', source: 'c', bytes: 4 },
    ];
    expect(shareParts([{ parts }])).toEqual([
      { group: 'instructions', bytes: 3 },
      { group: 'tools', bytes: 8 },
      { group: 'other', bytes: 4 },
    ]);
  });
});

describe('prettyBody', () => {
  it('unfolds texts, and leaves a written backslash alone', () => {
    expect(prettyBody('{"a":"x\\ny \\\\n"}')).toBe('{\n  "a": "x\ny \\\\n"\n}');
  });

  it('has nothing to offer for what is no JSON', () => {
    expect(prettyBody('no')).toBeNull();
  });
});
