package main

import (
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	image, err := os.ReadFile("YOUR_IMAGE.jpg")
	if err != nil {
		log.Fatal(err)
	}
	body := strings.NewReader(base64.StdEncoding.EncodeToString(image))

	address := "https://serverless.roboflow.com/my-model/42"
	req, err := http.NewRequest("POST", address, body)
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+os.Getenv("ROBOFLOW_API_KEY"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	// リダイレクト先の別のホストに本文を送らないようにします。
	req.GetBody = nil

	client := &http.Client{Timeout: 30 * time.Second}
	resp, err := client.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()

	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		log.Fatal(err)
	}
	if resp.StatusCode/100 != 2 {
		log.Fatalf("%s: %s", resp.Status, answer)
	}
	fmt.Println(string(answer))
}
