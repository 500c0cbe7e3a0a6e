/** As much of istanbul's counters of a file as is looked at: how often statements, functions and branches ran. */
export interface Counts {
	s: Record<string, number>;
	f: Record<string, number>;
	b: Record<string, number[]>;
}

/** What jest has every test file count for itself, by path. */
export type Coverage = Record<string, Counts>;

/** What has run of a file, of all that can. */
function ranOf({ s, f, b }: Counts): string[] {
	const ran = (counts: Record<string, number>, kind: string) =>
		Object.entries(counts).flatMap(([id, count]) => (count > 0 ? [kind + id] : []));
	const ways = Object.entries(b).flatMap(([id, counts]) =>
		counts.flatMap((count, way) => (count > 0 ? [`b${id}.${way}`] : [])),
	);
	return [...ran(s, 's'), ...ran(f, 'f'), ...ways];
}

/**
 * Leaves out of each test file's coverage what this worker has told of already. Jest copies, sends and
 * merges all of it for every test file, which takes as long as many of them run. What is covered stays
 * the same; how often it ran is then counted less.
 *
 * @returns takes out of a coverage the files of which nothing more has run than before
 */
export function tellOnce(): (coverage: Coverage) => void {
	const told = new Map<string, Set<string>>();
	return (coverage) => {
		for (const [path, counts] of Object.entries(coverage)) {
			const before = told.get(path);
			const ran = ranOf(counts);
			if (before && ran.every((place) => before.has(place))) Reflect.deleteProperty(coverage, path);
			else told.set(path, new Set([...(before ?? []), ...ran]));
		}
	};
}
