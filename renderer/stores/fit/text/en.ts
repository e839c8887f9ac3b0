/** English words for fit and exam that several screens share. `de.ts` has the same keys. */
export const en = {
  badge: '{{word}}, {{context}}',
  place: '{{device}}, {{context}}',
  badgeOn: '{{word}} · {{device}}, {{context}}',
  verdict: {
    comfortable: 'fits',
    tight: 'fits, tight',
    offload: 'partly on the CPU',
    processor: 'on the CPU alone',
    'too-big': 'does not fit',
    unknown: 'unknown',
  },
  stale: '{{word}}, of another file',
  qualification: {
    executor: 'qualified',
    limited: 'limited: single files',
    unfit: 'not an executor',
    none: 'not examined',
  },
  qualificationMeans: {
    executor: 'It passed the exam: it can execute whole plans.',
    limited: 'It passed part of the exam: give it steps that touch a single file.',
    unfit: 'It failed the exam: it can’t be relied on as an executor.',
    none: 'Nobody has examined it here. It may be used, and it may fail in ways that cost time.',
  },
  examine: {
    title: 'Examine without isolation?',
    what: 'In the exam {{tag}} works on twelve small tasks and runs commands of its own, each task in a new folder of its own that goes when the task is passed.',
    risk: 'Nothing isolates these commands on this machine: they run as the user Tandem runs as and can reach what that user can reach. Nothing is sent to a cloud.',
    agree: 'Examine without isolation',
  },
  note: {
    'context-short': '{{context}} of context is little for an agent; 64K is what its work needs.',
    'agent-floor':
      'At most {{largest}} of context fits on the device: under 32K is too small for agent work.',
    'beyond-training':
      'It was trained for {{trained}} of context, so {{asked}} is judged at {{trained}}.',
    'agent-floor-none':
      'Not even the smallest context fits wholly on a device: that is too small for agent work.',
    'one-slot': 'Servers run one request of it at a time, whatever they are asked.',
    offloaded:
      '{{cpuShare}} of it would lie in main memory and run on the processor: many times slower.',
    offloadedExperts:
      '{{cpuShare}} of it would lie in main memory and run on the processor: slower, bearable for a model of experts.',
    split: 'Spread over {{devices}} devices: 5 % more memory, and a wider estimate.',
    'legacy-cache':
      'This file keeps full heads in its cache; a newer file would need {{compactBytes}} for it.',
    'old-engine': 'Ollama {{version}} allocates by older rules: the sum is rough.',
    unverified: 'Nobody has verified: {{fields}}.',
    'shape-unknown': 'There is no estimate, because these numbers are missing: {{fields}}.',
    'device-unknown': 'The memory of the device is not known, so there is no verdict.',
    'server-too-old': 'It needs Ollama {{needs}} or newer; this server is {{has}}.',
    'disk-short': 'It needs {{needBytes}} of disk; {{freeBytes}} are free.',
  },
  remedy: {
    'less-context': 'Use {{context}} of context',
    'smaller-cache': 'Keep the cache in {{kv}}: {{context}} fits',
    'fewer-slots_one': 'Use {{count}} slot',
    'fewer-slots_other': 'Use {{count}} slots',
    'free-memory': 'Free {{bytes}} on {{device}}: close what holds it.',
    'more-memory': '{{bytes}} more memory would be needed.',
    'raise-limit': 'Raise the limit of graphics memory by {{bytes}}.',
  },
  qualificationReason: {
    executor: 'it passed the exam here',
    limited: 'it passed the exam in part: single files',
    unfit: 'it failed the exam here',
  },
  role: {
    'too-weak': 'too weak for agent work',
    floor: 'the least that agent work needs',
    'sweet-spot': 'much ability for its size',
    strong: 'strong as an executor',
    cluster: 'made for several machines',
  },
  by: {
    maker: 'maker’s number',
    independent: 'independent',
    unknown: 'source unknown',
  },
  reason: {
    unqualified: 'nobody has examined it here yet',
    benchmark: '{{name}} {{score}} ({{by}})',
    fits: '{{context}} of context with a {{kv}} cache fits {{device}}',
    people_one: '{{count}} person can use it at a time',
    people_other: '{{count}} people can share it',
    peopleMany: '{{people}} people and more can share it',
    pinned: 'pinned in the catalogue of this place',
    'does-not-fit': '{{shortBytes}} too large',
    'too-little-context': 'at most {{largest}} of context would fit',
    'would-offload': '{{cpuShare}} would run on the processor',
    weaker: 'weaker as an executor',
    superseded: 'a newer one does more in the same memory',
    'no-tag': 'no server offers it under an official tag',
    unknown: 'its numbers are not known',
  },
};
