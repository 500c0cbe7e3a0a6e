import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
} from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import { openCredential } from '../pingone/client/credential';
import { patientTransport } from '../pingone/client/transport';
import { describeError } from '../pingone/errors/describeError';
import { PingOneError } from '../pingone/errors/failure';
import { cut, MAX_WORD } from '../pingone/errors/foreign';

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

async function open(ctx: ILoadOptionsFunctions, signal: AbortSignal): Promise<PingOneApi> {
	const { ctx: held, connection } = await openCredential(ctx, signal);
	const send = patientTransport(held, connection, signal);
	return new PingOneApi(connection, send, { timeoutMs: PATIENCE_MS });
}

/** Makes a picker's search out of a function that only knows PingOne. */
export const picker = (search: Search) =>
	async function (
		this: ILoadOptionsFunctions,
		filter = '',
		page?: string,
	): Promise<INodeListSearchResult> {
		const patience = AbortSignal.timeout(TOTAL_PATIENCE_MS);
		try {
			const api = await open(this, patience);
			return await search(api, cut(filter.trim(), MAX_WORD), page, (name) =>
				this.getCurrentNodeParameter(name),
			);
		} catch (thrown) {
			const ranOut = patience.aborted && thrown === patience.reason;
			const reason = ranOut ? new PingOneError({ kind: 'noAnswer', code: 'timeout' }) : thrown;
			throw toNodeError(this, reason);
		}
	};
