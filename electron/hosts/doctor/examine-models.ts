import { describeCount } from '../../../shared/describe-count.ts';
import type { Served, Shop } from '../../../shared/ipc/models.ts';
import { describeReason, describeVerdict } from '../../../shared/models/describe-fit.ts';
import { examOf, type FoundModel, findModel } from '../../../shared/models/find-model.ts';
import { fitHere, loadOf, recommendHere } from '../../../shared/models/judge-model.ts';
import { whyNoExecutor } from '../../../shared/models/why-no-executor.ts';
import type { DoctorFinding } from '../engine.ts';

/** The executor that runs take, and the one that suits this machine best. */
export function examineModels(shop: Shop): readonly DoctorFinding[] {
  return [examineExecutor(shop), examineRecommendation(shop)];
}

function examineExecutor(shop: Shop): DoctorFinding {
  const { executor } = shop;
  if (executor === null) {
    return {
      area: 'model',
      status: 'warning',
      what: 'no executor is chosen in the settings',
      next: 'Choose one there, or name it for each run with --executor SERVER/TAG.',
    };
  }
  const found = findModel(shop, executor);
  const { installed, server } = found;
  if (server === null || !executor.startsWith(`${server.name}/`)) {
    const next = 'Correct the executor in the settings; `tandem models` lists what there is.';
    return {
      area: 'model',
      status: 'missing',
      what: `${executor} names a server that is not known`,
      next,
    };
  }
  if (installed === null) {
    // Whether it is there can't be seen while its server does not answer; that is said with the server.
    if (server.state !== 'ready') {
      const next = `Get ${server.name} to answer first.`;
      return { area: 'model', status: 'warning', what: `${executor} can’t be looked at`, next };
    }
    return { area: 'model', status: 'missing', ...describeAbsence(server, executor) };
  }
  return judgeExecutor(shop, found, executor);
}

const describeAbsence = ({ kind }: Served, executor: string) =>
  kind === 'openai'
    ? {
        what: `the executor ${executor} is not served`,
        next: 'Have the server run it, or choose one of its models as the executor.',
      }
    : {
        what: `the executor ${executor} is not pulled`,
        next: `Fetch it with \`tandem pull ${executor}\`, or choose another executor.`,
      };

/** The first thing that speaks against it; an executor that is fit and examined is all right. */
function judgeExecutor(shop: Shop, found: FoundModel, executor: string): DoctorFinding {
  const known = examOf(shop, found);
  const exam = known?.stale === true ? null : (known?.exam ?? null);
  const fit = fitHere(shop, found, loadOf({ context: shop.contextTokens }, found.server));
  const context = `${describeCount(shop.contextTokens)} tokens`;
  const fits = fit === null ? 'fit unknown' : `${describeVerdict(fit.verdict)} at ${context}`;
  const warning = (what: string, next: string): DoctorFinding => ({
    area: 'model',
    status: 'warning',
    what: `the executor ${executor} ${what}`,
    next,
  });
  const why = whyNoExecutor(found);
  if (why !== null)
    return {
      area: 'model',
      // One in a cloud works where the settings allow it.
      status: found.installed?.cloud === true ? 'warning' : 'missing',
      what: `the executor ${executor} is none: ${why}`,
      next: 'Choose a model that runs here; `tandem models` lists what there is.',
    };
  if (exam?.verdict === 'unfit')
    return warning(
      'failed the exam',
      'Choose another executor; `tandem models` lists what there is.',
    );
  if (fit?.verdict === 'too-big' || fit?.verdict === 'offload')
    return warning(`does not fit: ${fits}`, `See the arithmetic with \`tandem fit ${executor}\`.`);
  if (known?.stale === true)
    return warning(
      `is another file than the one that was examined (${fits})`,
      `Prove this one with \`tandem qualify ${executor}\`.`,
    );
  if (exam === null)
    return warning(`is not examined (${fits})`, `Prove it with \`tandem qualify ${executor}\`.`);
  const limits = exam.verdict === 'limited' ? ', limited to single files' : '';
  const what = `executor ${executor}: passed the exam${limits}, ${fits}`;
  return { area: 'model', status: 'ok', what, next: '' };
}

/** The one to take, in a line; `tandem models` has the reasons. */
function examineRecommendation(shop: Shop): DoctorFinding {
  const { id, load, reasons } = recommendHere(shop, loadOf());
  if (id === null) {
    const why = reasons.map(describeReason).join(', ');
    return {
      area: 'model',
      status: 'warning',
      what: `no model of the catalogue can be recommended here${why === '' ? '' : `: ${why}`}`,
      next: '`tandem models` shows what each would need; a server on another machine can be named in the settings.',
    };
  }
  const entry = shop.catalogue.find((one) => one.id === id);
  const tag = entry?.tag ?? id;
  const isThere = shop.installed.some((one) => one.entry === id || one.tag === tag);
  const onProcessor = reasons.some(({ code }) => code === 'would-offload');
  const at = [
    load !== null && `${describeCount(load.context)} tokens`,
    load !== null && load.kv !== 'f16' && `OLLAMA_KV_CACHE_TYPE=${load.kv}`,
  ].filter((part) => part !== false);
  const slow = onProcessor ? ', slowly: a part of it runs on the processor' : '';
  return {
    area: 'model',
    status: 'ok',
    what: `best here: ${tag}${at.length === 0 ? '' : ` with ${at.join(' and ')}`}${slow}`,
    next: isThere
      ? ''
      : `Fetch it with \`tandem pull ${tag}\`; \`tandem models\` says why this one.`,
  };
}
