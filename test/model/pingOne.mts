import type { IDataObject } from 'n8n-workflow';
import { findRoute } from './routes.mts';
import type { State, World } from './world.mts';

/** A request as it comes to PingOne. */
export interface Arrived {
	method: string;
	/** Where it was sent, without the query. */
	address: string;
	/** ID of the environment. */
	environment: string;
	/** Segments below the environment. */
	path: string[];
	query: IDataObject;
	body: IDataObject;
	contentType: string;
	/** Who sent it: an item of the node. */
	item: number;
}

export interface Reply {
	status: number;
	json?: IDataObject;
	headers?: IDataObject;
}

/** A refusal in PingOne's error model. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		readonly details: IDataObject[] = [],
	) {
		super(code);
	}

	get reply(): Reply {
		const { status, code, details } = this;
		return { status, json: { id: 'x', code, message: `Model: ${code}`, details } };
	}
}

export const notFound = () => new Refusal(404, 'NOT_FOUND');
export const invalid = (code: string, target: string, innerError?: IDataObject) =>
	new Refusal(400, 'INVALID_DATA', [{ code, target, message: 'Model', innerError }]);

/** A change that may not be repeated names itself before it acts. */
export const isChange = ({ method }: Pick<Arrived, 'method'>) => method !== 'GET';

/**
 * What PingOne does with a request.
 *
 * @param seen the state that a read shows, if it is an older one
 */
export function respond(world: World, request: Arrived, seen: State = world.state): Reply {
	try {
		const { run, params } = findRoute(request);
		return run({ world, request, params, state: seen });
	} catch (thrown) {
		if (thrown instanceof Refusal) return thrown.reply;
		throw thrown;
	}
}
