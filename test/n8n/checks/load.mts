import assert from 'node:assert/strict';
import type { Check } from '../check.mts';
import { nodeType, TYPE } from '../nodeType.mts';

/** n8n offers the node, its credential, and all operations. */
export const load: Check = {
	name: 'Loads',
	async run(world) {
		const { properties, credentials } = await nodeType(world);
		assert.deepEqual(
			credentials?.map(({ name }) => name),
			['pingOneOAuth2Api'],
		);
		const operations = properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ options }) => options ?? []);
		assert(operations.length > 20, `only ${operations.length} operations`);
		return `${TYPE}, ${operations.length} operations`;
	},
};
