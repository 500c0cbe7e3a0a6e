/**
 * Lints what n8n's community package scan lints in the source (package.json, nodes, credentials),
 * with its rules and, like it, deaf to inline configuration. The scan itself works on a published
 * package, so its own function is called on this folder instead.
 */
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const result = await analyzePackage(process.cwd(), SOURCE_FILE_PATTERNS);
if (result.passed) {
	console.log('Scan rules: nothing found');
} else {
	console.error(result.details ?? result.message);
	process.exitCode = 1;
}
