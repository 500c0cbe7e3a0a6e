import { isJsonObject } from '../pingone/errors/apiResponse';

/** The first of several values that is text and not empty; empty text if none is. */
export const firstText = (...values: unknown[]): string =>
	(values.find((value) => typeof value === 'string' && value.trim() !== '') as
		| string
		| undefined) ?? '';

/** The entries of a list that can be chosen: those with an ID. An odd one does not cost the others. */
export const withId = <T extends { id: string }>(entries: T[]): T[] =>
	entries.filter((entry: unknown) => isJsonObject(entry) && firstText(entry.id) !== '');
