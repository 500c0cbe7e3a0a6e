import type { IDataObject } from 'n8n-workflow';

/**
 * A shape says in short what an item holds, as in `id enabled:boolean name{given family} ids[]`.
 * Members are text unless `:boolean`, `:integer` or `:number` follows; `{}` holds the members of an
 * object, `[]` those of a list's entries, of which there are none in a list of texts. One with `?`
 * comes from some tenants only. n8n's output schemas (tools/schemas.mts) and Simplify follow from it.
 */
export type Shape = string;

/** An output schema, as n8n's editor reads it: it lets fields be mapped before the first run. */
export interface OutputSchema {
	type: string;
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
}

interface Member {
	name: string;
	/** Comes from some tenants only, so that the editor does not promise it. */
	isRare: boolean;
	schema: OutputSchema;
}

/** A member with what opens its own, or an end of these. */
const TOKENS = /([\w.]+)(\??)(?::(boolean|integer|number)\b|([{[]))?|[}\]]/g;
const END: Record<string, string> = { '{': '}', '[': ']' };

const objectOf = (members: Member[]): OutputSchema => ({
	type: 'object',
	properties: Object.fromEntries(
		members.filter(({ isRare }) => !isRare).map(({ name, schema }) => [name, schema]),
	),
});

/** Takes members from the tokens, up to the end that closes them. */
function takeMembers(tokens: RegExpExecArray[], end?: string): Member[] {
	const members: Member[] = [];
	for (let token = tokens.shift(); token?.[0] !== end; token = tokens.shift()) {
		const [text, name, rare, type = 'string', open] = token ?? [];
		if (name === undefined)
			throw new SyntaxError(`A shape has ${text ?? 'its end'}, not ${end ?? 'its end'}`);
		const inner = open ? takeMembers(tokens, END[open]) : [];
		const own = inner.length > 0 ? objectOf(inner) : { type };
		members.push({
			name,
			isRare: rare === '?',
			schema: open === '[' ? { type: 'array', items: own } : own,
		});
	}
	return members;
}

/** @throws SyntaxError for what is no shape */
function membersOf(shape: Shape): Member[] {
	const rest = shape.replace(TOKENS, '').trim();
	if (rest !== '') throw new SyntaxError(`A shape has ${rest}`);
	return takeMembers([...shape.matchAll(TOKENS)]);
}

/** @internal Read by the build, which writes n8n's files. */
export const schemaOf = (shape: Shape): OutputSchema => objectOf(membersOf(shape));

/** Names of the members of an item, not of those inside them. */
export const namesIn = (shape: Shape): string[] => membersOf(shape).map(({ name }) => name);

/** @returns leaves the members of a shape in an item, if it has them */
export function only(shape: Shape): (entry: IDataObject) => IDataObject {
	const names = namesIn(shape);
	return (entry) =>
		Object.fromEntries(names.filter((name) => name in entry).map((name) => [name, entry[name]]));
}
