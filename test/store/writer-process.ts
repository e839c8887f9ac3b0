import { writeSync } from 'node:fs';
import { openRunFile } from '../../electron/store/run-file.ts';
import { runId, stepKey } from '../../shared/ids.ts';

/**
 * Goes on with a run until it is killed, and says on standard output which events were acknowledged: one line
 * `<seq>` each, written straight to the descriptor. Every fourth event is durable, every seventh has a result
 * that goes into a blob. `node writer-process.ts <folder> <run id> [events]`
 */
const [folder = '', id = '', limit = 'Infinity'] = process.argv.slice(2);
const opened = openRunFile({ folder, runId: runId(id), mode: 'write' });
if (!opened.ok) {
  writeSync(1, `${JSON.stringify(opened.error)}\n`);
  process.exit(3);
}
const log = opened.value;
try {
  for (let count = 0; count < Number(limit); count += 1) {
    const seq = log.events().length + 1;
    const event = log.append({
      key: stepKey('execute', 's1', `event${seq}`),
      parent: 'execute/s1',
      lane: 'execution',
      body: { kind: 'env.fault', what: `event ${seq}`, detail: 'x'.repeat((seq * 37) % 900) },
      ...(seq % 7 === 0 ? { result: { seq, text: 'y'.repeat(5000 + (seq % 100)) } } : {}),
      durable: seq % 4 === 0,
    });
    writeSync(1, `${event.seq}\n`);
  }
  log.close();
} catch (fault) {
  writeSync(
    1,
    `fault ${JSON.stringify(fault instanceof Error && 'fault' in fault ? fault.fault : String(fault))}\n`,
  );
  process.exit(4);
}
