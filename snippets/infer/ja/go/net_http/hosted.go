package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"time"
)

func main() {
	address := "https://serverless.roboflow.com/my-model/42"
	address += "?image=" + url.QueryEscape("https://example.com/YOUR_IMAGE.jpg")
	req, err := http.NewRequest("POST", address, nil)
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+os.Getenv("ROBOFLOW_API_KEY"))

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
