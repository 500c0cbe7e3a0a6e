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
import { describeError } from '../pingone/errors/describeError';
import { FieldError } from '../pingone/errors/fieldError';
import { cut, listedName, MAX_WORD } from '../pingone/errors/foreign';
import { requireUuid } from '../pingone/errors/uuid';

/** Longest wait for one response while somebody is watching an open list, in ms. */
const PATIENCE_MS = 15_000;
/**
 * After this, no further request is sent, because PingOne is limiting requests or failing. In ms.
 */
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
 * The environment that the open node works in. The editor evaluates its fields with the data that it
 * has, and sends null for an expression that it cannot evaluate; before n8n 2, for all of Options.
 *
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

async function open(ctx: ILoadOptionsFunctions, signal: AbortSignal): Promise<PingOneApi> {
	const environmentId = environmentOf(ctx);
	const { ctx: held, connection: worker } = await openCredential(ctx, signal);
	const connection = inEnvironment(worker, environmentId);
	const send = patientTransport(held, connection, signal);
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
			const api = await open(this, AbortSignal.timeout(TOTAL_PATIENCE_MS));
			const found = await search(api, cut(filter.trim(), MAX_WORD), page, (name) =>
				this.getCurrentNodeParameter(name),
			);
			return { ...found, results: found.results.filter(isUsable).map(toListed) };
		} catch (thrown) {
			throw toNodeError(this, thrown);
		}
	};
