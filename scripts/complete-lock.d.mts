export function missingBinaries(packages: object): readonly (readonly [string, object])[];
