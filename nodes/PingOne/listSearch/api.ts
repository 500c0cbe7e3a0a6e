import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
} from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import { readConnection } from '../pingone/client/connection';
import { explain } from '../pingone/errors/explain';
import { PingOneError } from '../pingone/errors/failure';
import { FieldError } from '../pingone/errors/fieldError';
import { CREDENTIAL, sender } from '../pingone/client/request';

const TIMEOUT_MS = 15_000;

type Search = (
	api: PingOneApi,
	filter: string,
	page: string | undefined,
	/** Reads another field of the open node, as it is in the editor. */
	parameter: (name: string) => unknown,
) => Promise<INodeListSearchResult>;

function toNodeError(ctx: ILoadOptionsFunctions, thrown: unknown): NodeOperationError {
	const { message, hint } =
		thrown instanceof PingOneError
			? explain(thrown.failure)
			: {
					message: thrown instanceof Error ? thrown.message : 'The list could not be read',
					hint: thrown instanceof FieldError ? thrown.cure : 'Check the credential of this node.',
				};
	// The picker shows the message alone, so the hint goes into it.
	return new NodeOperationError(ctx.getNode(), `${message}. ${hint}`, { description: hint });
}

/** Makes a picker's search out of a function that only knows PingOne. */
export const picker = (search: Search) =>
	async function (
		this: ILoadOptionsFunctions,
		filter = '',
		page?: string,
	): Promise<INodeListSearchResult> {
		try {
			const connection = readConnection(await this.getCredentials(CREDENTIAL));
			const api = new PingOneApi(connection, sender(this, connection), { timeoutMs: TIMEOUT_MS });
			return await search(api, filter.trim(), page, (name) => this.getCurrentNodeParameter(name));
		} catch (thrown) {
			throw toNodeError(this, thrown);
		}
	};

/** Keeps the entries whose name contains what was typed; for collections PingOne cannot search. */
export const byName =
	(filter: string) =>
	({ name }: { name: string }) =>
		name.toLowerCase().includes(filter.toLowerCase());
