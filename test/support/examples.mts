import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A node of an example workflow. */
export interface ExampleNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: null; name: string }>;
	alwaysOutputData?: boolean;
	onError?: string;
	disabled?: boolean;
}

/** An example workflow as it stands in its file. */
export interface Example {
	name: string;
	nodes: ExampleNode[];
	/** By the node where they begin, then by kind: `main`, or what an AI agent is given. */
	connections: Record<string, Record<string, Array<Array<{ node: string; type: string }>>>>;
	active: boolean;
	versionId: string;
	pinData: Record<string, unknown[]>;
}

const FOLDER = 'examples';

/** The node's own type of one that n8n makes of it, as an AI agent's tool or as its human review. */
export const baseTypeOf = (type: string) => type.replace(/(Hitl)?Tool$/, '');

/** What n8n adds to a node that it makes an AI agent's tool. */
const OF_TOOLS = ['descriptionType', 'toolDescription', 'allowAsTool'];

/** The parameters of a node that are the operation's own. */
export const ownParameters = ({ parameters }: ExampleNode): Record<string, unknown> =>
	Object.fromEntries(Object.entries(parameters).filter(([name]) => !OF_TOOLS.includes(name)));

/** File names of all example workflows. */
export const exampleFiles = () => readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

/** Reads one of them. */
export const readExampleFile = (file: string) =>
	JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Example;
