import assert from 'node:assert/strict';
import { CREDENTIAL } from '../../support/enrollment/workflows.mts';
import { locator } from '../../support/tenant.mts';
import type { Check } from '../check.mts';
import { type Field, nodeType, TYPE } from '../nodeType.mts';

interface Found {
	results: Array<{ name: string }>;
}

/** Names of the searches of all pickers, however deep they lie. */
function searchesOf(fields: Field[]): string[] {
	const inside = (field: Field): string[] => [
		...(field.modes ?? []).map(({ typeOptions }) => typeOptions?.searchListMethod ?? ''),
		...searchesOf(field.values ?? []),
		...searchesOf((field.options ?? []).filter((one) => 'name' in one) as unknown as Field[]),
	];
	return [...new Set(fields.flatMap(inside).filter(Boolean))];
}

/** Every picker of the node answers in n8n. */
export const pickers: Check = {
	name: 'Pickers',
	async run(world) {
		await world.sandbox.control('POST', '/reset');
		const [{ id: userId }] = world.sandbox.ids.users;
		await world.sandbox.control('POST', `/users/${userId}/devices`, { nickname: 'Blue key' });
		const { session } = world.client;
		const stored = await session.call<Array<{ id: string; name: string }>>('GET', '/credentials');
		// An n8n that runs already has given it an ID of its own.
		const { id, name } = stored.find((one) => one.name === CREDENTIAL.name) ?? CREDENTIAL;
		const { properties } = await nodeType(world);
		const counted: string[] = [];
		for (const methodName of searchesOf(properties)) {
			const { results } = await session.call<Found>(
				'POST',
				'/dynamic-node-parameters/resource-locator-results',
				{
					path: 'parameters.user',
					nodeTypeAndVersion: { name: TYPE, version: 1 },
					methodName,
					currentNodeParameters: {
						...{ resource: 'device', operation: 'get' },
						user: locator('id', userId),
					},
					credentials: { pingOneOAuth2Api: { id, name } },
				},
			);
			counted.push(`${methodName} ${results.length}`);
			assert(results.length > 0, `${methodName} finds nothing`);
		}
		assert(counted.length >= 4, `only these pickers: ${counted.join(', ')}`);
		return counted.join(', ');
	},
};
