import type { PingOneApi } from './api';
import { FieldError, quote } from '../errors/fieldError';
import { requireUuid } from '../errors/uuid';

/** How something with an ID and a name is referenced: `mode` is `name`, or one whose value is an ID. */
export interface NamedReference {
	mode: string;
	value: string;
}

export interface Named {
	id: string;
	name?: string;
}

interface Wanted {
	/** As in "matches no group". */
	kind: string;
	field: string;
}

/** More IDs than a message has room for help no one. */
const MOST_IDS = 3;

/** The one entry with a name, of all that have it. @throws FieldError for none, or several */
export function onlyNamed<T extends Named>(entries: T[], name: string, { kind, field }: Wanted): T {
	const found = entries.filter((entry) => entry.name === name);
	const [only] = found;
	if (only && found.length === 1) return only;
	if (found.length > 1) {
		const ids = found.slice(0, MOST_IDS).map(({ id }) => quote(id));
		throw new FieldError(
			field,
			`matches more than one ${kind}: ${found.length} are named ${quote(name)}`,
			`Choose By ID: ${ids.join(', ')}${found.length > MOST_IDS ? ' and more' : ''}.`,
		);
	}
	const near = entries.find((entry) => entry.name?.toLowerCase() === name.toLowerCase())?.name;
	throw new FieldError(
		field,
		`matches no ${kind}: PingOne has no ${kind} named ${quote(name)}`,
		near === undefined
			? `Check the spelling and capitalization, or pick the ${kind} from the list.`
			: `Capitalization must match: enter ${quote(near)}.`,
	);
}

/**
 * Validates a reference at once and asks PingOne later. @param list reads all that have the name
 * @returns gets the ID, or throws FieldError for no match or several
 */
export function namedFinder(
	{ mode, value }: NamedReference,
	wanted: Wanted,
	list: (api: PingOneApi, name: string) => Promise<Named[]>,
): (api: PingOneApi) => Promise<string> {
	if (mode === 'name' && value !== '') {
		return async (api) => onlyNamed(await list(api, value), value, wanted).id;
	}
	if (mode === 'id' && value !== '' && !/[0-9a-f]{8}-/i.test(value)) {
		throw new FieldError(
			wanted.field,
			`must be a PingOne ID, got ${quote(value)}`,
			'If this is a name, choose By Name in this field.',
		);
	}
	const id = requireUuid(value, wanted.field);
	return () => Promise.resolve(id);
}
