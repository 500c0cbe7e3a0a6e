import type { IDataObject } from 'n8n-workflow';

/** Which one it is, what state it is in, whose it is: what people look for first. */
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

/** The same in every entry, or long: addresses and copies of related entries. */
const LAST = ['environment', '_embedded', '_links'];

/**
 * Puts the members of an entry into an order that reads well in tables and previews. PingOne begins
 * with `_links`. Nothing is renamed or left out; members without a place of their own keep PingOne's
 * order between the first and the last.
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
