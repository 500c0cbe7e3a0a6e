import { isObject, type Json } from './sample.mts';

function kindOf(value: Json): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

/** The JSON inside a text, such as creation options; undefined for any other text. */
function nested(text: string): Json | undefined {
	if (!text.startsWith('{')) return undefined;
	try {
		return JSON.parse(text) as Json;
	} catch {
		return undefined;
	}
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Where an address leads, without host and IDs. */
function place(href: string): string {
	return new URL(href).pathname.replace(UUID, '{}');
}

function textDifference(wanted: string, got: string, at: string): string[] {
	if (at.endsWith('.href')) {
		// One page prints the address of a new resource without its ID.
		const [want, have] = [place(wanted), place(got)];
		return have === want || have === `${want}/{}` ? [] : [`${at} leads to ${have}, not to ${want}`];
	}
	if (ISO_TIME.test(wanted) && !ISO_TIME.test(got)) return [`${at} is no time with ms and Z`];
	const [inner, own] = [nested(wanted), nested(got)];
	if (inner === undefined) return [];
	return own === undefined ? [`${at} is no JSON in a text`] : differences(inner, own, at);
}

function listDifferences(wanted: Json[], got: Json[], at: string): string[] {
	return wanted.flatMap((each, index) => {
		if (got.length === 0) return [`${at} is empty`];
		const all = got.map((candidate) => differences(each, candidate, `${at}.${index}`));
		// Each entry must be like one of those that came.
		return all.reduce((least, now) => (now.length < least.length ? now : least));
	});
}

/**
 * What a documented body has that another one lacks or has in another JSON type.
 *
 * @param wanted the body that a page prints
 * @param got the body to test, which may have more
 * @param at path of the two, for the findings
 * @returns a sentence for each finding
 */
export function differences(wanted: Json, got: Json | undefined, at = ''): string[] {
	if (got === undefined) return [`${at} is missing`];
	if (kindOf(wanted) !== kindOf(got)) {
		return [`${at} is ${kindOf(got)}, not ${kindOf(wanted)}`];
	}
	if (Array.isArray(wanted)) return listDifferences(wanted, got as Json[], at);
	if (isObject(wanted) && isObject(got)) {
		return Object.entries(wanted).flatMap(([member, value]) =>
			differences(value, got[member], at === '' ? member : `${at}.${member}`),
		);
	}
	return typeof wanted === 'string' ? textDifference(wanted, got as string, at) : [];
}

/** Whether the body has the member that the path leads to; names may hold dots themselves. */
export function has(body: Json | undefined, path: string): boolean {
	if (typeof body !== 'object' || body === null) return false;
	return Object.entries(body).some(
		([member, value]) =>
			member === path ||
			(path.startsWith(`${member}.`) && has(value, path.slice(member.length + 1))),
	);
}
