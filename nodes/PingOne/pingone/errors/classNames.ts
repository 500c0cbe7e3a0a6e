/**
 * Names of the class of a thrown value and of those that it extends: n8n's error classes are told by
 * name, because n8n may hold another copy of them than this node.
 */
export function classNames(thrown: unknown): string[] {
	const names: string[] = [];
	for (let at: unknown = thrown; at instanceof Object; at = Object.getPrototypeOf(at)) {
		names.push(at.constructor.name);
	}
	return names;
}
