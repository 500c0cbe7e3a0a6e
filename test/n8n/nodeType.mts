import { request } from 'undici';
import type { World } from './world.mts';

/** The node's name in n8n. */
export const TYPE = 'n8n-nodes-pingone.pingOne';

/** A field, as n8n tells it to its editor. */
export interface Field {
	name: string;
	options?: Array<Record<string, unknown>>;
	modes?: Array<{ typeOptions?: { searchListMethod?: string } }>;
	values?: Field[];
}

interface NodeType {
	name: string;
	properties: Field[];
	credentials?: Array<{ name: string }>;
}

/** The node as n8n describes it to its editor. @throws when n8n does not have it */
export async function nodeType({ client }: World): Promise<NodeType> {
	const { url, cookie } = client.session;
	const { body } = await request(`${url}/types/nodes.json`, { headers: { cookie } });
	const found = ((await body.json()) as NodeType[]).find(({ name }) => name === TYPE);
	if (!found) throw new Error(`n8n has no node ${TYPE}`);
	return found;
}
