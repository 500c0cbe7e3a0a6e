import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from '../../pingone/errors/apiResponse';
import type { Inputs, Source } from '../../read/input';
import { choice } from '../../read/kinds';
import { limit } from './output';

/** Whether an operation is a list: it may have nothing to return, and is none the worse for it. */
export const isList = (inputs: Inputs): boolean => inputs.includes(limit);

export const ifNothing = choice({
	displayName: 'If Nothing Matches',
	name: 'ifNothing',
	options: [
		{
			name: 'Return Nothing',
			value: 'nothing',
			description: 'Output no items, so that the nodes after this one do not run',
		},
		{
			name: 'Return One Item',
			value: 'oneItem',
			description: 'Output one item: found is 0, and asked contains the search',
		},
	],
	default: 'nothing',
	description:
		'What to return if nothing in PingOne matches. A failed read is an error, not an empty result.',
});

/** How much is returned, and of what: not what was looked for. */
const HOW = ['returnAll', 'limit', 'simplify', 'options'];

/** A value as the admin gave it: that of a locator alone. */
const given = (value: unknown): unknown => {
	if (!isJsonObject(value)) return value;
	if ('mode' in value && 'value' in value) return value.value;
	return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, given(one)]));
};

/** Notes what is read of a form. @returns the source to read from, and what was looked for */
export function noteAsked(source: Source): { source: Source; asked: () => IDataObject } {
	const values: IDataObject = {};
	return {
		source: {
			...source,
			get(field) {
				const value = source.get(field);
				if (!HOW.includes(field.name)) values[field.name] = given(value) as IDataObject[string];
				return value;
			},
		},
		asked: () => values,
	};
}
