// A cloud platform's loader in miniature: requires the function's file and calls exports.main: call.cjs FILE [EVENT]
const { main } = require(process.argv[2]);

main(JSON.parse(process.argv[3] || "{}"), { request_id: "1" }).then((outcome) =>
  console.log(`RESULT ${JSON.stringify(outcome)}`),
);
