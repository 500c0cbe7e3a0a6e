import { request } from 'undici';
import { PACKAGE_NAME } from '../../tools/host/repo.mts';
import type { World } from './world.mts';

/** The node's name in n8n. */
export const TYPE = `${PACKAGE_NAME}.pingOne`;

/** A field, as n8n tells it to its editor. */
export interface Field {
	name: string;
	default?: unknown;
	displayOptions?: { show?: Record<string, unknown[]>; hide?: Record<string, unknown[]> };
	options?: Array<Record<string, unknown>>;
	modes?: Array<{ typeOptions?: { searchListMethod?: string } }>;
	values?: Field[];
}

/** A node, as n8n tells it to its editor. */
export interface NodeType {
	name: string;
	properties: Field[];
	credentials?: Array<{ name: string }>;
}

/** The package's nodes as n8n describes them to its editor, those for AI agents as well. */
export async function nodeTypes({ client }: World): Promise<NodeType[]> {
	const { url, cookie } = client.session;
	const { body } = await request(`${url}/types/nodes.json`, { headers: { cookie } });
	const all = (await body.json()) as NodeType[];
	return all.filter(({ name }) => name.startsWith(`${PACKAGE_NAME}.`));
}

/** The node of that name. @throws when n8n does not have it */
export async function nodeType(world: World): Promise<NodeType> {
	const found = (await nodeTypes(world)).find(({ name }) => name === TYPE);
	if (!found) throw new Error(`n8n has no node ${TYPE}`);
	return found;
}
