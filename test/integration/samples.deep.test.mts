import type { IDataObject } from 'n8n-workflow';
import { answers } from '../../nodes/PingOne/pingone/client/memory.ts';
import {
	answerTo,
	makersOf,
	parametersOf,
	recordRequests,
} from '../support/samples/nodeRequests.mts';
import type { MadeRequest } from '../support/samples/nodeRequests.mts';
import { differences } from '../support/samples/compare.mts';
import { isObject, SAMPLES, type Json } from '../support/samples/sample.mts';
import { useWorld } from '../support/world.mts';

const world = useWorld();
const { sandbox, node } = world;

let made: MadeRequest[] = [];

beforeAll(async () => {
	made = await recordRequests(world);
});

/** What of a value is missing in another one, or is another value there. */
function lost(wanted: Json, got: unknown, at = ''): string[] {
	if (isObject(wanted)) {
		const members = (got ?? {}) as IDataObject;
		return Object.entries(wanted).flatMap(([name, value]) =>
			lost(value, members[name], `${at}.${name}`),
		);
	}
	return JSON.stringify(wanted) === JSON.stringify(got) ? [] : [`${at} is ${JSON.stringify(got)}`];
}

function least(found: string[][]): string[] {
	return found.reduce((fewest, each) => (each.length < fewest.length ? each : fewest));
}

/** The entries of a collection, or the body itself. */
function resources(body: Record<string, Json>): Json[] {
	const [entries] = Object.values(isObject(body._embedded) ? body._embedded : {});
	return Array.isArray(entries) ? entries : [body];
}

/**
 * Lets PingOne answer an operation's request, which is carried out unless it is refused, with a
 * sample's.
 */
async function feed({ resource, operation, request }: MadeRequest, status: number, body: Json) {
	await sandbox.control('POST', '/reset');
	world.api.signOut();
	// A sample is older than what other operations were answered about the same user.
	answers.clear();
	const parameters = await parametersOf(world, resource, operation);
	const when = status < 300 ? 'after' : 'before';
	const answer = { kind: 'status', status, body, when };
	await sandbox.fault(request.route, answer, { method: request.method });
	return parameters;
}

const printed = SAMPLES.filter(
	({ request, response }) => isObject(response.body) && request.path.startsWith('{{apiPath}}'),
);
const succeeded = printed.filter(({ response }) => (response.status ?? 200) < 300);
const token = SAMPLES.filter(({ request }) => request.path.endsWith('/as/token'));
const refused = SAMPLES.filter(
	({ response }) => isObject(response.body) && typeof response.body.code === 'string',
);

const UNASKED = ['mfa-settings-read'];

describe('the node loses and misnames nothing of', () => {
	it.each(succeeded.map((sample) => [sample.file, sample] as const))('%s', async (_, sample) => {
		for (const maker of makersOf(sample, made)) {
			const body = answerTo(sample, maker.request) as Record<string, Json>;
			const parameters = await feed(maker, maker.request.status ?? 200, body);
			const outputs = await node.outputs(parameters);
			const last = (await sandbox.requests()).at(-1);
			// An answer that holds less than the resource makes the node read that; then only the
			// members must be there, with the values that the resource has.
			const isRead = last?.method === 'GET' && maker.request.method !== 'GET';
			for (const wanted of resources(body)) {
				const { _links, ...members } = wanted as Record<string, Json>;
				const kept = _links === undefined ? members : { _links, ...members };
				const findings = outputs.map((output) =>
					isRead ? differences(members, output as Json) : lost(kept, output),
				);
				expect([maker.operation, ...least(findings)]).toEqual([maker.operation]);
			}
		}
	});

	// Their requests belong to operations that the node does not have, so nothing feeds them to it;
	// the sandbox's tests replay them all the same. One more or less must be written down here.
	it('any sample but those whose request no operation makes', () => {
		const unasked = succeeded.filter((sample) => makersOf(sample, made).length === 0);
		expect(unasked.map(({ file }) => file)).toEqual(UNASKED);
	});
});

describe('the node tells all of the error', () => {
	it.each(refused.map((sample) => [sample.file, sample] as const))('%s', async (_, sample) => {
		const body = sample.response.body as Record<string, Json>;
		const makers = makersOf(sample, made);
		const fallback = made.filter(({ operation }) => operation === 'createFido2').slice(-1);
		for (const maker of makers.length > 0 ? makers : fallback) {
			const parameters = await feed(maker, sample.response.status ?? 400, body);
			const { branches } = await node.run(parameters, { onError: 'continueErrorOutput' });
			const [{ json }] = branches[1];
			const { error } = json as { error: IDataObject };
			// What the node traces to a field of its own it says in words of its own.
			if (error.field !== undefined) continue;
			const [detail] = (body.details ?? []) as Array<Record<string, string | undefined>>;
			expect([maker.operation, error]).toEqual([
				maker.operation,
				expect.objectContaining({
					code: body.code,
					httpStatus: sample.response.status ?? 400,
					...(detail?.code && { detailCode: detail.code }),
					...(detail?.target && { target: detail.target }),
				}),
			]);
			const words = detail?.message ?? String(body.message);
			expect(JSON.stringify(error)).toContain(words);
		}
	});
});

describe('the node tells what the token endpoint said in', () => {
	it.each(token.map((sample) => [sample.file, sample] as const))('%s', async (_, sample) => {
		for (const status of [400, 401]) {
			await sandbox.control('POST', '/reset');
			const { body } = sample.response;
			await sandbox.fault('token', { kind: 'status', status, body }, { times: 10 });
			const parameters = node.device('getAll', { options: { waitForPingOne: 0 } });
			const { branches } = await node.run(parameters, {
				onError: 'continueErrorOutput',
				// What one credential has waited for does not hold up the next.
				credentialId: `${sample.file} ${status}`,
			});
			const [{ json }] = branches[1];
			const { error } = json as { error: IDataObject };
			const { error_description: words } = body as Record<string, string>;
			expect(error).toMatchObject({
				message: expect.stringMatching(/^PingOne/),
				hint: expect.stringMatching(/\S/),
			});
			expect(JSON.stringify(error)).toContain(words);
			expect(JSON.stringify(error)).not.toContain(sandbox.ids.clientSecret);
		}
	});
});
