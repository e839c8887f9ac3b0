import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../electron/hosts/terminal/arguments.ts';

const parse = (line: string) => parseArguments(line === '' ? [] : line.split(' '));
const refusal = (args: readonly string[]): string => {
  const parsed = parseArguments(args);
  if (parsed.ok) throw new Error(`accepted: ${args.join(' ')}`);
  expect(parsed.error.kind).toBe('usage');
  return parsed.error.kind === 'usage' ? parsed.error.message : '';
};

describe('parseArguments', () => {
  it('reads a whole run', () => {
    const parsed = parseArguments([
      'run',
      '--repo',
      '/r',
      '--request',
      'Add a flag',
      '--answer',
      'a=1',
      '--answer=b=x=y',
      '--approve',
      'plan,delivery',
      '--planner',
      'claude-x',
      '--verifier',
      'claude-y',
      '--executor',
      'ollama/qwen2.5-coder:32b',
      '--mode',
      'hybrid',
      '--deliver',
      'patch',
      '--unsandboxed',
      '--json',
    ]);
    expect(parsed).toEqual({
      ok: true,
      value: {
        kind: 'run',
        repository: '/r',
        request: { text: 'Add a flag' },
        mode: 'hybrid',
        deliver: 'patch',
        planner: 'claude-x',
        verifier: 'claude-y',
        executor: 'ollama/qwen2.5-coder:32b',
        given: {
          answers: { a: '1', b: 'x=y' },
          approve: ['plan', 'delivery'],
          yes: false,
          unsandboxed: true,
        },
        json: true,
      },
    });
  });

  it('leaves mode and delivery to the settings when no flag names them', () => {
    expect(parse('run --repo /r --request x')).toMatchObject({
      ok: true,
      value: { mode: null, deliver: null },
    });
  });

  it('keeps a request that begins with a dash when it is written with an equals sign', () => {
    const parsed = parseArguments(['run', '--repo', '.', '--request=--json is missing']);
    expect(parsed.ok && parsed.value).toMatchObject({
      request: { text: '--json is missing' },
      json: false,
    });
  });

  it.each([
    ['', { kind: 'help', topic: null }],
    ['--help', { kind: 'help', topic: null }],
    ['-h', { kind: 'help', topic: null }],
    ['help run', { kind: 'help', topic: 'run' }],
    ['run --help', { kind: 'help', topic: 'run' }],
    ['--version', { kind: 'version' }],
    ['runs --json', { kind: 'runs', storage: false, json: true }],
    ['doctor', { kind: 'doctor', act: { kind: 'look' }, json: false }],
    [
      'doctor --report here.html --json',
      { kind: 'doctor', act: { kind: 'report', file: 'here.html', forms: ['html'] }, json: true },
    ],
    [
      'doctor --report here',
      {
        kind: 'doctor',
        act: { kind: 'report', file: 'here', forms: ['json', 'html'] },
        json: false,
      },
    ],
    [
      'doctor --compare a.json b.html --compare c.json',
      {
        kind: 'doctor',
        act: { kind: 'compare', files: ['a.json', 'c.json', 'b.html'] },
        json: false,
      },
    ],
    [
      'models --json',
      { kind: 'models', load: { context: null, kv: null, slots: null }, json: true },
    ],
    [
      'fit qwen3.8:27b --context 131072 --kv q8_0 --slots 2 --json',
      {
        kind: 'fit',
        model: 'qwen3.8:27b',
        load: { context: 131_072, kv: 'q8_0', slots: 2 },
        json: true,
      },
    ],
    [
      'fit ollama/x --context=64K',
      {
        kind: 'fit',
        model: 'ollama/x',
        load: { context: 65_536, kv: null, slots: null },
        json: false,
      },
    ],
    ['pull x', { kind: 'pull', model: 'x', yes: false, json: false }],
    ['pull hf.co/a/b:Q4 --yes', { kind: 'pull', model: 'hf.co/a/b:Q4', yes: true, json: false }],
    [
      'qualify x --transports text,native,text',
      {
        kind: 'qualify',
        act: { kind: 'exam', model: 'x', transports: ['text', 'native'], unsandboxed: false },
        json: false,
      },
    ],
    [
      'qualify --export exams.json --json',
      { kind: 'qualify', act: { kind: 'export', file: 'exams.json' }, json: true },
    ],
    [
      'qualify --import exams.json',
      { kind: 'qualify', act: { kind: 'import', file: 'exams.json' }, json: false },
    ],
    ['demo --json', { kind: 'demo', json: true }],
    [
      'show 20261121-094612-7f3a',
      { kind: 'show', run: '20261121-094612-7f3a', event: null, json: false },
    ],
    ['ledger X --json', { kind: 'ledger', run: 'X', json: true }],
    ['replay X', { kind: 'replay', run: 'X', act: { kind: 'verify' }, json: false }],
    [
      'replay X --execute --no-record',
      {
        ...{ kind: 'replay', run: 'X', json: false },
        act: { kind: 'execute', unsandboxed: false, record: false },
      },
    ],
    [
      'show X --event 7 --input --json',
      { kind: 'show', run: 'X', event: { seq: 7, of: 'input' }, json: true },
    ],
  ])('reads `tandem %s`', (line, expected) => {
    expect(parse(line)).toEqual({ ok: true, value: expected });
  });

  it('takes decisions along on resume', () => {
    const parsed = parse('resume X --approve plan --yes');
    expect(parsed.ok && parsed.value).toMatchObject({
      kind: 'resume',
      run: 'X',
      given: { approve: ['plan'], yes: true },
    });
  });

  it.each([
    [['rnu'], 'Did you mean `run`?'],
    [['fork'], 'needs the name of a run'],
    [['fork', 'X', 'Y'], 'takes one run'],
    [['fork', 'X', '--executor', 'a/b'], '--executor needs the place where it holds'],
    [['--json', 'runs'], 'A command comes before options'],
    [['run', '--repo', '.', '--request', 'x', '--planer', 'm'], 'Did you mean --planner?'],
    [['run', '--repo', '.'], 'needs a request'],
    [['run', '--request', 'x'], '--repo DIR'],
    [['run', '--repo', '.', '--request', 'x', '--request-file', 'f'], 'not both'],
    [['run', '--repo', '.', '--request', '  '], 'empty'],
    [['run', '--repo', '.', '--request', '--json'], '--request=--json'],
    [['run', '--repo', '.', '--request'], '--request needs a value'],
    [['run', '--repo', '.', '--repo', '.', '--request', 'x'], 'given twice'],
    [['run', '--repo', '.', '--request', 'fix', 'it'], '`it` belongs to no option'],
    [['run', '--repo', '.', '--request', 'x', '--mode', 'clowd'], 'Did you mean cloud?'],
    [['run', '--repo', '.', '--request', 'x', '--deliver', 'mail'], 'branch, patch, apply'],
    [['run', '--repo', '.', '--request', 'x', '--executor', 'qwen'], 'SERVER/TAG'],
    [['run', '--repo', '.', '--request', 'x', '--planner', ' '], '--planner needs the name'],
    [['run', '--repo', '.', '--request', 'x', '--answer', 'nothing'], 'ID=TEXT'],
    [['run', '--repo', '.', '--request', 'x', '--answer', 'a=1', '--answer', 'a=2'], 'given twice'],
    [['run', '--repo', '.', '--request', 'x', '--approve', 'plans'], 'Did you mean plan?'],
    [['run', '--repo', '.', '--request', 'x', '--json=yes'], 'takes no value'],
    [['show'], 'needs the name of a run'],
    [['show', 'a', 'b'], 'one too many'],
    [['show', 'a', '--events', '--event', '3'], 'lists all events'],
    [['runs', 'x'], 'takes no argument'],
    [['resume', 'X', '--executor', 'a/b'], 'has no option --executor'],
    [['modles'], 'Did you mean `models`?'],
    [['models', 'qwen'], '`tandem fit qwen` is about one'],
    [['fit'], 'needs a model'],
    [['fit', ''], 'needs a model'],
    [['fit', 'a', 'b'], '`b` is one too many'],
    [['fit', 'a b'], '`a b` is not'],
    [['fit', 'a\u001b[2J'], 'without spaces'],
    [['fit', 'x'.repeat(5_000)], 'xxx…` is not'],
    [['fit', 'x', '--context', '-5'], '`-5` is not'],
    [['fit', 'x', '--context=-5'], '`-5` is not'],
    [['fit', 'x', '--context', '0'], '`0` is not'],
    [['fit', 'x', '--context', '255'], 'from 256 to'],
    [['fit', 'x', '--context', '99999999999999'], '`99999999999999` is not'],
    [['fit', 'x', '--context', '16385k'], '`16385k` is not'],
    [['fit', 'x', '--context', '1e9'], '`1e9` is not'],
    [['fit', 'x', '--context', '64.5'], '`64.5` is not'],
    [['fit', 'x', '--context', 'NaN'], '`NaN` is not'],
    [['fit', 'x', '--context', 'much'], '`much` is not'],
    [['fit', 'x', '--context', ''], 'such as 65536 or 64k'],
    [['fit', 'x', '--slots', '0'], '`0` is not'],
    [['fit', 'x', '--slots', '-1'], '`-1` is not'],
    [['fit', 'x', '--slots', '1.5'], '`1.5` is not'],
    [['fit', 'x', '--slots', '1000000'], 'from 1 to 64'],
    [['fit', 'x', '--kv', 'q8'], 'f16, q8_0, q4_0; `q8` is none'],
    [['models', '--context', '-1'], '`-1` is not'],
    [['pull'], 'needs a model'],
    [['pull', 'x', '--context', '4096'], 'has no option --context'],
    [['qualify'], 'needs a model'],
    [['qualify', 'x', '--transports', 'nativ'], 'Did you mean native?'],
    [['qualify', 'x', '--transports', ''], 'native, constrained, text'],
    [['qualify', '--export', 'a', '--import', 'b'], 'not both'],
    [['qualify', '--export', ''], '--export needs a file'],
    [['qualify', 'x', '--import', 'b'], 'leave `x` out'],
    [['doctor', 'x'], 'takes no argument'],
    [['doctor', '--report', 'machine.pdf'], '`.pdf` is neither'],
    [['doctor', '--report', 'a', '--compare', 'b'], 'not both'],
    [['doctor', '--compare'], '--compare needs a value'],
    [['doctor', '--compare', ''], 'needs files'],
  ])('refuses %j and names the way out', (args, words) => {
    expect(refusal(args)).toContain(words);
  });

  it('takes the path of a GGUF as a model, spaces and all', () => {
    const parsed = parseArguments(['fit', '/my models/Some Model.gguf']);
    expect(parsed.ok && parsed.value).toMatchObject({ model: '/my models/Some Model.gguf' });
  });

  it.each(['256', '16777216', '16384k'])('takes the outermost contexts: %s', (context) => {
    expect(parseArguments(['fit', 'x', '--context', context]).ok).toBe(true);
  });

  it('is not misled by names that every object has', () => {
    expect(refusal(['constructor'])).toContain('There is no command');
    expect(refusal(['runs', '--__proto__', 'x'])).toContain('has no option');
    const parsed = parseArguments(['resume', 'X', '--answer', '__proto__=no']);
    expect(
      parsed.ok && parsed.value.kind === 'resume' && Object.keys(parsed.value.given.answers),
    ).toEqual(['__proto__']);
  });
});
