import type { INodePropertyOptions } from 'n8n-workflow';
import { equals, type Filter } from '../../pingone/client/scim';
import { collection, type Members } from '../../read/input';
import { choices, type Blank, filled, filledText, type OfKind } from '../../read/kinds';

// A filter that was added but has no usable value for an item is an error, and never skipped:
// skipping it would widen the result, and the next node may delete everything in it.
const REMOVE = 'Enter a value, or remove this filter.';

export const filterText = <const Name extends string>(words: Blank<Name, 'string', undefined>) =>
	filledText(words, REMOVE);

/** Values to filter by, one at least. */
export const filterChoices = <const Name extends string>(
	words: OfKind<Name, 'multiOptions', undefined> & {
		options: Array<INodePropertyOptions & { value: string }>;
	},
) => choices(words).as(filled(REMOVE));

/** The filters of a list, to be added one by one. @param description what no filter means */
export const filtersBy = <const M extends Members>(members: M, description?: string) =>
	collection(
		{
			displayName: 'Filters',
			name: 'filters',
			placeholder: 'Add Filter',
			...(description !== undefined && { description }),
		},
		members,
	);

/** Parts of a SCIM filter, for those attributes that have a value. */
export const equalTo = (wanted: Record<string, string | boolean | undefined>): Filter[] =>
	Object.entries(wanted).flatMap(([attribute, value]) =>
		value === undefined ? [] : [equals(attribute, value)],
	);
