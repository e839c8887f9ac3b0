import { afterEach, describe, expect, it } from 'vitest';
import { createSecretScanner } from '../../electron/egress/secret-scanner.ts';
import type { CloudPart } from '../../electron/workflow/ports.ts';
import { createBench, createRecorded } from '../planner/support.ts';
import { type ClaudeSim, startClaudeSim } from '../sim/claude/start-claude-sim.ts';
import { canaries, knownSecret } from './canaries.ts';

const sims: ClaudeSim[] = [];
afterEach(async () => {
  await Promise.all(sims.splice(0).map((sim) => sim.close()));
});

const classes: readonly CloudPart['class'][] = [
  'request',
  'digest',
  'plan',
  'excerpt',
  'diff',
  'report',
  'question',
  'answers',
  'faults',
  'transcript',
];
const asDiff = (text: string) => text.replace(/^/gm, '+');
const source = (kind: CloudPart['class']) => (kind === 'excerpt' ? 'src/a.ts:1-9' : kind);

/** Every way a reader of the request could still get at a secret. */
const forms = (secret: string): readonly string[] => {
  const json = JSON.stringify(secret).slice(1, -1);
  const core = (shift: number) =>
    Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
      .toString('base64')
      .slice(4, -6);
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(secret),
    core(0),
    core(1),
    core(2),
  ];
};

/** What the simulator received when `texts` were put into one part of every class. */
async function send(texts: readonly string[], secrets: readonly string[] = []) {
  const sim = await startClaudeSim();
  sims.push(sim);
  const { planner } = createBench(sim, {
    policy: { level: 'open', deniedPaths: [] },
    secrets: secrets.map((value) => ({ value, source: '.env' })),
  });
  const parts = classes.map((kind) => ({
    class: kind,
    source: source(kind),
    text: kind === 'diff' ? texts.map(asDiff).join('\n') : texts.join('\n'),
  }));
  const recorded = createRecorded();
  const result = await planner.plan({ parts }, recorded.scope);
  const received = sim.requests.map((request) => request.raw.toString()).join('\n');
  const ledger = [...recorded.blobs.values()].map((blob) => blob.toString()).join('\n');
  return { result, received, ledger, ...recorded };
}

describe('a planted secret', () => {
  it('comes in at least 60 shapes', () => {
    expect(new Set(canaries.map(({ shape }) => shape)).size).toBeGreaterThanOrEqual(60);
  });

  it.each(canaries)('never leaves as $shape, in any part class', async ({ text, secret }) => {
    const { received, ledger, of } = await send([`some text\n${text}\nmore text`]);
    expect(received).toContain('some text');
    for (const form of forms(secret)) {
      expect(received).not.toContain(form);
      expect(ledger).not.toContain(form);
    }
    expect(of('egress.sent')[0]?.masked).toBeGreaterThanOrEqual(classes.length);
  });

  it.each(canaries)('does not leave as $shape in a removed line', async ({ text, secret }) => {
    const diff = `${text}\n${text.startsWith('value = "') ? secret : ''}`.replace(/^/gm, '-');
    const { mask } = createSecretScanner([], Buffer.alloc(32));
    expect((await mask(diff)).text).not.toContain(secret);
  });

  it.each(canaries)('does not leave as $shape wrapped in base64', async ({ text, secret }) => {
    const wrapped = Buffer.from(text).toString('base64');
    const { received } = await send([`before\n${wrapped}\nafter`]);
    expect(received).not.toContain(wrapped);
    expect(received).not.toContain(secret);
    expect(received).toContain('after');
  });

  it.each(canaries.filter(({ text }) => text.startsWith('value = "')))(
    'does not leave as $shape split over two literals',
    async ({ secret }) => {
      const [head, tail] = [secret.slice(0, 9), secret.slice(9)];
      const { received } = await send([`const k = "${head}" +\n  "${tail}";`]);
      expect(received).not.toContain(tail);
    },
  );
});

describe('a known value', () => {
  const json = JSON.stringify(knownSecret).slice(1, -1);
  const written: readonly [string, string][] = [
    ['plain', knownSecret],
    ['in JSON', `{"a": "${json}"}`],
    ['in JSON twice', JSON.stringify(`{"a": "${json}"}`)],
    ['in a URL', `https://x/?q=${encodeURIComponent(knownSecret)}`],
    ['in base64', Buffer.from(`user:${knownSecret}@host`).toString('base64')],
    ['in base64 for URLs', Buffer.from(`u:${knownSecret}!`).toString('base64url')],
    ['in hex', Buffer.from(knownSecret).toString('hex')],
  ];
  it.each(written)('never leaves %s', async (_, text) => {
    const { received } = await send([`before ${text} after`], [knownSecret]);
    expect(received).toContain('<masked:known:16-31:');
    expect(received).toContain('after');
    for (const form of forms(knownSecret)) expect(received).not.toContain(form);
  });

  it('has the same token wherever it stands, and another one in another workspace', async () => {
    const token = /<masked:known:16-31:[0-9a-f]{8}>/g;
    const first = await send([knownSecret, encodeURIComponent(knownSecret)], [knownSecret]);
    const tokens = new Set(first.received.match(token));
    expect(tokens.size).toBe(1);
    const sim = await startClaudeSim();
    sims.push(sim);
    const { gate } = createBench(sim, {
      secrets: [{ value: knownSecret, source: '.env' }],
      workspaceKey: Buffer.alloc(32, 8),
    });
    const other = await gate.admit([{ class: 'request', source: 'user', text: knownSecret }]);
    expect(tokens.has(other.admitted[0]!.text)).toBe(false);
  });

  it('stays in even when a comment asks scanners to look away', async () => {
    const { received } = await send([
      `// secretlint-disable\nconst t = "${canaries.find(({ shape }) => shape === 'GitLab')!.secret}"`,
    ]);
    expect(received).not.toContain('glpat-');
  });
});
