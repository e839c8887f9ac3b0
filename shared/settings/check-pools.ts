interface Named {
  readonly name: string;
}

interface Pool extends Named {
  readonly members: readonly { readonly server: string }[];
}

type Place = readonly (string | number)[];

/** The server that is there without being named in any setting. */
const OLLAMA = 'ollama';

/**
 * What is wrong with the pools, each with its place below `pools`: a name that stands for two things, a member that is
 * no server. Pure.
 */
export function findPoolFaults({
  pools,
  servers,
}: {
  readonly pools: readonly Pool[];
  readonly servers: readonly Named[];
}): readonly {
  readonly place: Place;
  readonly why: string;
}[] {
  const known = new Set([OLLAMA, ...servers.map(({ name }) => name)]);
  const seen = new Set<string>();
  return pools.flatMap(({ name, members }, at) => {
    const faults: { place: Place; why: string }[] = [];
    if (known.has(name)) {
      faults.push({ place: [at, 'name'], why: `${name} is a server’s name already` });
    }
    if (seen.has(name)) faults.push({ place: [at, 'name'], why: 'two pools have the same name' });
    seen.add(name);
    const inside = new Set<string>();
    for (const [index, { server }] of members.entries()) {
      const place = [at, 'members', index, 'server'];
      if (inside.has(server)) faults.push({ place, why: `${server} is in this pool already` });
      inside.add(server);
      if (known.has(server)) continue;
      const names = [...known].join(', ');
      faults.push({ place, why: `there is no server ${server}; known are ${names}` });
    }
    return faults;
  });
}
