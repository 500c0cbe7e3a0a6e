import { send, signIn, type ApiClient, type Reply, type Sending } from '../pingOneClient.mts';
import type { World } from '../world.mts';
import {
	isObject,
	pathBelowEnvironment,
	siblingWithBody,
	type Json,
	type Sample,
} from './sample.mts';
import { PASSWORD, Scenario } from './scenario.mts';

type Body = Record<string, Json>;

interface Detail {
	code: string;
	target?: string;
}

function at(body: Json, path: string[]): Json | undefined {
	return path.reduce<Json | undefined>(
		(inner, member) => (isObject(inner) ? inner[member] : undefined),
		body,
	);
}

function put(body: Body, [first = '', ...rest]: string[], value: Json | undefined): void {
	if (rest.length > 0) {
		if (!isObject(body[first])) body[first] = {};
		put(body[first] as Body, rest, value);
	} else if (value === undefined) Reflect.deleteProperty(body, first);
	else body[first] = value;
}

/** Values for members that a page describes without printing them. */
const DESCRIBED: Record<string, Json> = { password: PASSWORD };

/**
 * Sends a body, and again without what was refused as unknown and with what was missed, as another
 * sample of the operation prints it: some pages print a part of a body only.
 */
async function sendFitting(
	ask: (body: Json) => Promise<Reply>,
	body: Body,
	spare: Json,
): Promise<Reply> {
	const sent = structuredClone(body);
	for (let tries = 0; ; tries += 1) {
		const reply = await ask(sent);
		const details = (reply.body as { details?: Detail[] } | undefined)?.details ?? [];
		const fixed = details.filter(({ code, target = '' }) => {
			const path = target.split('.');
			const value = code === 'REQUIRED_VALUE' ? (at(spare, path) ?? DESCRIBED[target]) : undefined;
			if (code === 'INVALID_PARAMETER' || value !== undefined) put(sent, path, value);
			return code === 'INVALID_PARAMETER' || value !== undefined;
		});
		if (reply.status !== 400 || fixed.length === 0 || tries === 10) return reply;
	}
}

const NEEDS_A_BODY = /^application\/json$/;

function takesBody(sample: Sample): boolean {
	const type = sample.request.headers['Content-Type'] ?? '';
	const { method } = sample.request;
	if (method === 'GET' || method === 'DELETE') return false;
	return NEEDS_A_BODY.test(type) || type.includes('password.check') || type === '';
}

/** Puts the printed state in place before it is read, as far as the API lets one. */
async function write(world: World, path: string, state: Json, spare: Json): Promise<void> {
	if (!isObject(state)) return;
	const { _links, _embedded, ...members } = state;
	const replace = (body: Json): Promise<Reply> => world.api('PUT', path.split('?', 1)[0], { body });
	await sendFitting(replace, members, spare);
}

/** Codes of the details that a sample prints. */
function codesOf({ response }: Sample): string[] {
	const details = isObject(response.body) ? response.body.details : undefined;
	return Array.isArray(details) ? (details as unknown as Detail[]).map(({ code }) => code) : [];
}

/** Who makes the request: the main worker app, or one that is refused as the sample shows. */
async function clientFor(world: World, { response, request }: Sample): Promise<ApiClient> {
	const { url, ids } = world.sandbox;
	if (response.status === 403) {
		const reads = /Polic|mfaSettings|subscriptions/.test(request.path);
		const app = reads ? ids.apps.devicesOnly : ids.apps.configurationOnly;
		return await signIn(url, app, ids.environmentId);
	}
	if (response.status === 401) {
		return (method, path, sending) =>
			send(method, `${url}/v1/environments/${ids.environmentId}${path}`, sending);
	}
	return world.api;
}

/**
 * Makes the request of a sample to the sandbox, after what it speaks of was made.
 *
 * @throws Error when the request is to nothing that the sandbox plays
 */
export async function replay(world: World, sample: Sample): Promise<Reply> {
	const template = pathBelowEnvironment(sample);
	if (template === undefined) throw new Error(`${sample.request.path} is not below an environment`);
	const scenario = new Scenario(world, sample);
	const path = await scenario.path(template);
	await scenario.prepare(path);
	const { method, headers } = sample.request;
	const contentType = headers['Content-Type'];
	const sibling = siblingWithBody(sample);
	const spare = await scenario.body(sibling?.request.body ?? null);
	if (method === 'GET') {
		await write(world, path, await scenario.body(sample.response.body), spare);
	}
	const client = await clientFor(world, sample);
	const ask = (body?: Json): Promise<Reply> => {
		const sending: Sending = { ...(contentType !== undefined && { contentType }) };
		return client(method, path, { ...sending, ...(body !== undefined && { body }) });
	};
	const body = sample.request.body ?? (takesBody(sample) ? (sibling?.request.body ?? {}) : null);
	const filled = isObject(body) ? ((await scenario.body(body)) as Body) : undefined;
	const once = async (): Promise<Reply> =>
		filled ? await sendFitting(ask, filled, spare) : await ask();
	if (codesOf(sample).includes('UNIQUENESS_VIOLATION')) await once();
	const reply = await once();
	const [last] = (await world.sandbox.requests()).slice(-1);
	if (last.route === 'unknown') throw new Error(`the sandbox does not play ${method} ${template}`);
	return reply;
}
