import type { IDataObject } from 'n8n-workflow';

/** Identity, state, owner: what people look for first. */
const FIRST = [
	...['id', 'status', 'type', 'nickname', 'displayName', 'username', 'email', 'name'],
	...['description', 'default', 'enabled', 'mfaEnabled', 'user', 'population', 'rp'],
	'relyingPartyId',
];

/** Repetitive or long: links and copies of related entries. */
const LAST = ['environment', '_embedded', '_links'];

const PLACED = new Set([...FIRST, ...LAST]);

/** Sorts the members of an entry for tables and previews; PingOne puts `_links` first. */
export function inReadingOrder(entry: IDataObject): IDataObject {
	const members: Array<[string, unknown]> = [];
	for (const name of FIRST) if (name in entry) members.push([name, entry[name]]);
	for (const member of Object.entries(entry)) if (!PLACED.has(member[0])) members.push(member);
	for (const name of LAST) if (name in entry) members.push([name, entry[name]]);
	return Object.fromEntries(members) as IDataObject;
}
