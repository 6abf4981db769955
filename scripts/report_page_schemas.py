"""Writes two versions of schemas in which nearly everything changes, for scripts/report_page.sh.

    report_page_schemas.py FOLDER [TYPES]

writes FOLDER/old and FOLDER/new; TYPES is how many plain messages with one change each there are
besides.
"""

import pathlib
import sys

ORDER = {
    "old": """syntax = "proto3";
package acme.shop.v1;

import "google/protobuf/timestamp.proto";

// What a customer bought.
message Order {
  string id = 1;
  // Who bought it.
  string customer_email = 2;
  int64 total_cents = 3;
  repeated Item items = 4;
  Status status = 5;
  google.protobuf.Timestamp placed_at = 6;
  oneof payment {
    string card_token = 7;
    string invoice_number = 8;
  }
  map<string, string> labels = 9;
}

message Item {
  string sku = 1;
  uint32 quantity = 2;
  double price = 3;
}

enum Status {
  STATUS_UNSPECIFIED = 0;
  STATUS_PLACED = 1;
  STATUS_PAID = 2;
  STATUS_SENT = 3;
}

service Orders {
  rpc GetOrder(GetOrderRequest) returns (Order);
  rpc ListOrders(ListOrdersRequest) returns (ListOrdersResponse);
  rpc CancelOrder(GetOrderRequest) returns (Order);
}

message GetOrderRequest {
  string id = 1;
}

message ListOrdersRequest {
  int32 page_size = 1;
  string page_token = 2;
}

message ListOrdersResponse {
  repeated Order orders = 1;
  string next_page_token = 2;
}
""",
    "new": """syntax = "proto3";
package acme.shop.v1;

import "google/protobuf/timestamp.proto";

// What a customer bought.
message Order {
  string id = 1;
  // How it can be paid for.
  int64 customer_number = 2;
  int32 total_cents = 3;
  repeated Item items = 4;
  Status status = 5;
  google.protobuf.Timestamp placed_at = 10;
  oneof payment {
    string card_token = 7;
    string invoice_number = 8;
    bytes voucher = 11;
  }
  map<string, int64> labels = 9;
}

message Item {
  string sku = 1;
  sint32 quantity = 2;
  double price = 3 [json_name = "unitPrice"];
  bool gift = 4;
}

enum Status {
  STATUS_UNSPECIFIED = 0;
  STATUS_PLACED = 1;
  STATUS_SENT = 2;
}

service Orders {
  rpc GetOrder(GetOrderRequest) returns (Order);
  rpc ListOrders(ListOrdersRequest) returns (stream ListOrdersResponse);
}

message GetOrderRequest {
  string id = 1;
}

message ListOrdersRequest {
  int32 page_size = 1;
  string page_token = 2;
}

message ListOrdersResponse {
  repeated Order orders = 1;
}
""",
}

HOSTILE = """syntax = "proto3";
package hostile;

// </script><script>window.broken = 1</script><img src=x onerror="window.broken = 2">
// ##vso[task.setvariable variable=x]1 ::error::no ]]> `|` \u202edesrever \u001b[31mred
message Markup {{
  string a = {number} [json_name = "</script><img src=x onerror='window.broken = 3'>|`{number}"];
  string a_name_so_long_that_no_phone_has_room_for_it_and_that_goes_on_and_on_until_it_ends = {other};
  string size = {third}; // größe {long}
}}
"""


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    types = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for side, (number, other, third) in {"old": (1, 2, 3), "new": (4, 5, 6)}.items():
        files = {
            "shop/order.proto": ORDER[side],
            "hostile.proto": HOSTILE.format(
                number=number, other=other, third=third, long="a long comment " * 20
            ),
        }
        if side == "old":
            files["gone.proto"] = 'syntax = "proto3";\npackage gone;\nmessage Gone { int32 it = 1; }\n'
        plain = (
            f"message Plain{at} {{\n  string text = {number};\n}}\n" for at in range(types)
        )
        files["many.proto"] = 'syntax = "proto3";\npackage many;\n' + "".join(plain)
        for name, text in files.items():
            path = folder / side / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


main()
