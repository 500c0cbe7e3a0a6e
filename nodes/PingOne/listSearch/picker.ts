import {
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
	NodeOperationError,
} from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import { patientTransport } from '../pingone/client/chain';
import { inEnvironment } from '../pingone/client/connection';
import { openCredential } from '../pingone/client/credential';
import type { Page } from '../pingone/client/pages';
import { isJsonObject } from '../pingone/errors/apiResponse';
import { describeError } from '../pingone/errors/describeError';
import { FieldError } from '../pingone/errors/fieldError';
import { cut, listedName, MAX_WORD } from '../pingone/errors/foreign';
import { requireUuid } from '../pingone/errors/uuid';

/** The first of several values that is text and not empty; empty text if none is. */
export const firstText = (...values: unknown[]): string =>
	(values.find((value) => typeof value === 'string' && value.trim() !== '') as
		| string
		| undefined) ?? '';

/** The entries of a list that can be chosen: those with an ID. An odd one does not cost the others. */
export const withId = <T extends { id: string }>(entries: T[]): T[] =>
	entries.filter((entry: unknown) => isJsonObject(entry) && firstText(entry.id) !== '');

/** A name with what sets an entry apart, in parentheses. */
export function marked(name: string, ...marks: unknown[]): string {
	const shown = marks.filter(Boolean);
	return shown.length > 0 ? `${name} (${shown.join(', ')})` : name;
}

export interface PickerEntry {
	name: string;
	value: string;
	/** The lower one comes first; those of one rank go by their names. */
	rank?: number;
}

export const toResult = <T extends { id: string }>(
	{ entries, next }: Pick<Page<T>, 'entries' | 'next'>,
	label: (entry: T) => PickerEntry,
	keep: (entry: PickerEntry) => boolean = () => true,
): INodeListSearchResult => ({
	results: withId(entries)
		.map(label)
		.filter(keep)
		.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.name.localeCompare(b.name))
		.map(({ name, value }) => ({ name, value })),
	paginationToken: next && JSON.stringify(next),
});

/** The words in typed or pasted text, such as a label, or "Hopper, Grace <grace@...>". */
export const wordsOf = (text: string): string[] => text.split(/[\s,;()<>"]+/u).filter(Boolean);

/** The apostrophes that word processors, phones and keyboards write. */
const APOSTROPHE = /[\u2018\u2019\u02bc\u00b4`]/gu;

/** Text without case, accents and kinds of apostrophes. */
const plain = (text: string) =>
	text.replace(APOSTROPHE, "'").normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Keeps the entries whose name contains every word that was typed, in any order, case and accent. */
export function containsWords(text: string): (entry: { name: string }) => boolean {
	const words = wordsOf(plain(text));
	return ({ name }) => words.every((word) => plain(name).includes(word));
}

const capitalized = (text: string) =>
	text.toLowerCase().replace(/(^|[\s'’-])(\p{L})/gu, (start) => start.toUpperCase());

/** "van der Berg": the last word only. */
const lastCapitalized = (text: string) =>
	text.toLowerCase().replace(/(?<!\S)\S+$/u, (last) => capitalized(last));

const inCases = (text: string) => [
	text,
	text.toLowerCase(),
	capitalized(text),
	text.includes(' ') ? lastCapitalized(text) : text.toUpperCase(),
];

/** As typed, and with the apostrophe that a keyboard writes, or that a word processor makes of it. */
const withApostrophes = (text: string) => [
	text,
	text.replace(APOSTROPHE, "'"),
	text.replace(APOSTROPHE, "'").replaceAll("'", '’'),
];

/** Spellings of a name for a service that minds case, apostrophes, and how accents are composed. */
export const nameSpellings = (text: string): string[] => [
	...new Set(withApostrophes(text.normalize('NFC')).flatMap(inCases)),
];

/** Longest wait for one response while someone is watching an open list, in ms. */
const PATIENCE_MS = 15_000;
/** After this, no further request is sent: PingOne is limiting requests or failing. In ms. */
const TOTAL_PATIENCE_MS = 30_000;

type Search = (
	api: PingOneApi,
	filter: string,
	page: string | undefined,
	/** Reads another field of the open node, as it is in the editor. */
	parameter: (name: string) => unknown,
) => Promise<INodeListSearchResult>;

/** The picker shows only the message, so the hint becomes part of it. */
function toNodeError(ctx: ILoadOptionsFunctions, thrown: unknown): NodeOperationError {
	const { message, hint } = describeError(thrown);
	return new NodeOperationError(ctx.getNode(), `${message}. ${hint}`, { description: hint });
}

const ENVIRONMENT = 'Environment ID';

/**
 * The environment that the open node works in. The editor evaluates its fields, and sends null for
 * what it cannot evaluate; before n8n 2, for all of Options.
 * @throws FieldError: the lists of another environment would be wrong
 */
function environmentOf(ctx: ILoadOptionsFunctions): string | undefined {
	const options = ctx.getCurrentNodeParameter('options') as unknown;
	const id = ctx.getCurrentNodeParameter('options.environmentId') as unknown;
	const isOpen = typeof id === 'string' && id.trim().startsWith('=');
	if (options === null || id === null || isOpen) {
		throw new FieldError(
			ENVIRONMENT,
			'cannot be evaluated in the editor yet',
			'Execute the nodes before this one first, or select By ID.',
		);
	}
	return id === undefined || id === '' ? undefined : requireUuid(id, ENVIRONMENT);
}

async function openApi(ctx: ILoadOptionsFunctions, signal: AbortSignal): Promise<PingOneApi> {
	const environmentId = environmentOf(ctx);
	const { connection: worker } = await openCredential(ctx, signal);
	const connection = inEnvironment(worker, environmentId);
	const send = patientTransport(ctx, connection, signal);
	return new PingOneApi(connection, send, { timeoutMs: PATIENCE_MS });
}

/** An ID that begins as an expression does is not PingOne's. */
const isUsable = ({ value }: INodeListSearchItems) => !String(value).startsWith('=');

const toListed = (entry: INodeListSearchItems) => ({ ...entry, name: listedName(entry.name) });

/** Makes a picker's search out of a function that only knows PingOne. */
export const picker = (search: Search) =>
	async function (
		this: ILoadOptionsFunctions,
		filter = '',
		page?: string,
	): Promise<INodeListSearchResult> {
		try {
			const api = await openApi(this, AbortSignal.timeout(TOTAL_PATIENCE_MS));
			const found = await search(api, cut(filter.trim(), MAX_WORD), page, (name) =>
				this.getCurrentNodeParameter(name),
			);
			return { ...found, results: found.results.filter(isUsable).map(toListed) };
		} catch (thrown) {
			throw toNodeError(this, thrown);
		}
	};
