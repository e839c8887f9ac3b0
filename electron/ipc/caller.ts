import type { MethodName, StreamName } from '../../shared/ipc/contract.ts';

/**
 * Who is at the other end of a connection. Checked once, when it is made: the desktop's own window, the
 * holder of the token printed at the start, or a user of the team's server.
 */
export interface Caller {
  /** Recorded as `by` of what they decide. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** `owner`: whoever started this process. Nobody else reads its folders' names, settings and key. */
export const scopes = ['watch', 'approve', 'start', 'owner'] as const;
export type Scope = (typeof scopes)[number];

/** The person whose process this is, by the name that the terminal also records. */
export const owner: Caller = { name: 'user', scopes: new Set(scopes) };

/** What a caller must be allowed to for each stream. Every one is named, so that a new one is never open by default. */
export const neededForStream: Readonly<Record<StreamName, Scope>> = {
  'runs.watch': 'watch',
  'run.follow': 'watch',
  // Runs the commands of a run once more, without isolation when its caller says so.
  'replay.execute': 'start',
  'status.watch': 'watch',
  'models.jobs': 'watch',
  'comparison.make': 'watch',
  'swap.run': 'start',
  'explain.lookBack': 'start',
  'export.preview': 'start',
  'export.file': 'start',
};

/** What a caller must be allowed to for each method. */
export const neededScope: Readonly<Record<MethodName, Scope>> = {
  'run.start': 'start',
  'run.startSample': 'start',
  'run.resume': 'start',
  'run.stop': 'approve',
  'run.pause': 'approve',
  'run.steer': 'approve',
  'run.retryStep': 'approve',
  'run.answer': 'approve',
  'run.event': 'watch',
  'run.events': 'watch',
  'run.blob': 'watch',
  'run.replay': 'watch',
  'replay.verify': 'watch',
  'replay.input': 'watch',
  'replay.text': 'watch',
  'replay.find': 'watch',
  'replay.forecast': 'watch',
  'replay.earlier': 'watch',
  'changes.list': 'watch',
  'changes.file': 'watch',
  'changes.patch': 'watch',
  'fork.places': 'watch',
  'fork.forecast': 'start',
  'fork.start': 'start',
  'swap.forecast': 'start',
  'ledger.list': 'watch',
  'ledger.body': 'watch',
  'repository.inspect': 'start',
  'repository.recent': 'start',
  'repository.browse': 'start',
  'repository.preview': 'start',
  'plan.check': 'watch',
  'settings.read': 'watch',
  'settings.write': 'owner',
  'settings.putAside': 'owner',
  'key.status': 'watch',
  'key.set': 'owner',
  'key.clear': 'owner',
  'models.list': 'watch',
  'machine.read': 'watch',
  'machine.report': 'watch',
  'machine.reports': 'watch',
  'machine.keepReport': 'owner',
  'machine.dropReport': 'owner',
  'models.shop': 'watch',
  'models.pull': 'owner',
  'models.import': 'owner',
  'models.measure': 'start',
  'models.qualify': 'start',
  'models.pause': 'owner',
  'models.resume': 'owner',
  'models.cancel': 'owner',
  'models.dismiss': 'owner',
  'models.delete': 'owner',
  'models.unload': 'owner',
  'models.startServer': 'owner',
  'models.exportQualifications': 'watch',
  'models.importQualifications': 'owner',
  'toolServers.list': 'watch',
  'toolServers.inspect': 'owner',
  'toolServers.approve': 'owner',
  'toolServers.forget': 'owner',
  'explain.read': 'watch',
  'explain.first': 'watch',
  'explain.judge': 'approve',
  'import.begin': 'start',
  'import.part': 'start',
  'import.finish': 'start',
  'import.cancel': 'start',
  'storage.list': 'watch',
  'storage.remove': 'owner',
  'storage.keep': 'approve',
  'storage.cleanUp': 'owner',
  'consents.list': 'watch',
  'consents.withdraw': 'approve',
  'servers.probe': 'start',
  'doctor.examine': 'watch',
  'doctor.report': 'watch',
  'comparison.event': 'watch',
  'comparison.file': 'watch',
  'comparison.suggest': 'watch',
  'comparison.matrix': 'watch',
  'host.describe': 'watch',
  'moment.tree': 'watch',
  'moment.file': 'watch',
  'moment.spent': 'watch',
  'moment.waits': 'watch',
  'search.find': 'watch',
  'note.add': 'approve',
  'telemetry.preview': 'watch',
  'telemetry.send': 'owner',
  'telemetry.progress': 'watch',
  'telemetry.stop': 'owner',
};
