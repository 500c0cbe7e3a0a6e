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
}

/** An example workflow as it stands in its file. */
export interface Example {
	name: string;
	nodes: ExampleNode[];
	connections: Record<string, { main: Array<Array<{ node: string; type: string }>> }>;
	active: boolean;
	versionId: string;
	pinData: Record<string, unknown[]>;
}

const FOLDER = 'examples';

/** File names of all example workflows. */
export const exampleFiles = () => readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

/** Reads one of them. */
export const readExampleFile = (file: string) =>
	JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Example;
