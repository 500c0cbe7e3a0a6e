import type { IDataObject } from 'n8n-workflow';

/** Identity, state, owner: what people look for first. */
const FIRST = [
	'id',
	'status',
	'type',
	'nickname',
	'displayName',
	'username',
	'email',
	'name',
	'description',
	'default',
	'enabled',
	'mfaEnabled',
	'user',
	'population',
	'rp',
	'relyingPartyId',
];

/** Repetitive or long: links and copies of related entries. */
const LAST = ['environment', '_embedded', '_links'];

/**
 * Sorts the members of an entry so that tables and previews read well; PingOne puts `_links` first.
 * Nothing is renamed or left out. Members listed in neither table keep PingOne's order in between.
 */
export function inReadingOrder(entry: IDataObject): IDataObject {
	const names = Object.keys(entry);
	const placed = new Set([...FIRST, ...LAST]);
	const order = [
		...FIRST.filter((name) => name in entry),
		...names.filter((name) => !placed.has(name)),
		...LAST.filter((name) => name in entry),
	];
	return Object.fromEntries(order.map((name) => [name, entry[name]]));
}
