import { readJson } from './documentation.mts';

/** What the tests look at in package.json. */
export interface Manifest {
	name: string;
	version: string;
	license: string;
	keywords: string[];
	homepage: string;
	repository: { url: string };
	dependencies?: object;
	peerDependencies: object;
	scripts: Record<string, string>;
	n8n: { strict: boolean; n8nNodesApiVersion: number; nodes: string[]; credentials: string[] };
}

/** The codex file: what n8n's node panel knows of the node beside its description. */
export interface Codex {
	node: string;
	nodeVersion: string;
	alias: string[];
	categories: string[];
	subcategories?: Record<string, string[]>;
	resources: Record<string, Array<{ url: string }>>;
}

export const manifest = readJson('package.json') as Manifest;

/** @param file name of the node's file, without what follows the first dot */
export const codexOf = (file: string) => readJson(`nodes/PingOne/${file}.node.json`) as Codex;
