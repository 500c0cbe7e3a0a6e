interface Shown {
	displayName?: string;
	name?: string;
	options?: unknown;
	values?: unknown;
	modes?: unknown;
	properties?: unknown;
}

/** All that the editor shows of a description: labels of fields, names of entries. */
export function labelsOf(entries: unknown): string[] {
	if (!Array.isArray(entries)) return [];
	return (entries as Shown[]).flatMap(({ displayName, name, ...inner }) => [
		displayName ?? name ?? '',
		...[inner.options, inner.values, inner.modes, inner.properties].flatMap(labelsOf),
	]);
}
