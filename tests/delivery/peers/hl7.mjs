// An HL7 receiver for the tests: answers AA. Prints its port, then a line of JSON for each message.
// node hl7.mjs [PORT [silent]]: silent = it takes messages and never answers.
import { Hl7Server } from '@medplum/hl7';

const [port = '0', manner] = process.argv.slice(2);
const server = new Hl7Server((connection) => {
  connection.addEventListener('message', ({ message }) => {
    const segments = message.segments.map((segment) => segment.toString());
    console.log(JSON.stringify({ id: message.getSegment('MSH').getField(10).toString(), segments }));
    if (manner !== 'silent') {
      connection.send(message.buildAck());
    }
  });
});
await server.start(Number(port));
console.log(server.server.address().port);
